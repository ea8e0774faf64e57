// Listens on a port of 127.0.0.1 and passes each connection on to a Unix socket. Run in a network of its own, it is
// the way out: files are common to all networks.
import { connect, createServer } from "node:net";
import { pipeline } from "node:stream";

const [port, socket] = process.argv.slice(2);
const ended = () => undefined;

createServer({ allowHalfOpen: true }, (from) => {
  const to = connect({ path: socket, allowHalfOpen: true });
  pipeline(from, to, ended);
  pipeline(to, from, ended);
}).listen(Number(port), "127.0.0.1", () => {
  console.log("listens");
});
