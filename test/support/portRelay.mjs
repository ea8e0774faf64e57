// Listens on a Unix socket and passes each connection on to the port of 127.0.0.1 that its first line
// names. Run in a network of its own, it is the way in from outside: files are common to all networks.
import { connect, createServer } from "node:net";
import { pipeline } from "node:stream";

const ended = () => undefined;

createServer({ allowHalfOpen: true }, (from) => {
  from.once("error", ended);
  from.once("data", (first) => {
    const end = first.indexOf("\n");
    const port = Number(first.subarray(0, end));
    const to = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    to.write(first.subarray(end + 1));
    pipeline(from, to, ended);
    pipeline(to, from, ended);
  });
}).listen(process.argv[2], () => {
  console.log("listens");
});
