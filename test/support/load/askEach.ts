import { connect } from "node:net";

/** What nginx answers by itself, so that no backend is the slowest part. */
export const countedLocation = "location /counted/ { return 204; }";

/** As many requests as nginx takes over one connection, unless it is told otherwise. */
const perConnection = 1000;
const atOnce = 100;

/**
 * Asks for `/counted/<label>/<number>` once for each number below `count`, on eight connections at a time; fails where an
 * answer is another one than 204, or is missing.
 */
export async function askEach(port: number, label: string, count: number): Promise<void> {
  let next = 0;
  const user = async () => {
    while (next < count) {
      const from = next;
      next = Math.min(count, from + perConnection);
      await askOver(port, label, from, next);
    }
  };
  await Promise.all(Array.from({ length: 8 }, user));
}

/** Sends a hundred at once, and the next hundred when these are answered. */
function askOver(port: number, label: string, from: number, to: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1").setEncoding("latin1").setTimeout(60_000);
    let sent = from;
    let answered = from;
    let rest = "";
    const send = () => {
      const until = Math.min(to, sent + atOnce);
      let text = "";
      for (; sent < until; sent++)
        text += `GET /counted/${label}/${sent} HTTP/1.1\r\nHost: a\r\n\r\n`;
      socket.write(text);
    };
    socket.on("connect", send).on("data", (piece: string) => {
      const answers = `${rest}${piece}`.split("\r\n\r\n");
      rest = answers.pop() ?? "";
      const other = answers.find((answer) => !answer.startsWith("HTTP/1.1 204 "));
      if (other !== undefined) socket.destroy(new Error(`answered otherwise: ${other}`));
      answered += answers.length;
      if (answered === to) socket.end();
      else if (answered === sent) send();
    });
    socket.on("timeout", () => socket.destroy(new Error(`no answer of number ${answered}`)));
    socket.on("error", reject).on("close", () => {
      if (answered === to) resolve();
      else reject(new Error(`${to - answered} of ${to - from} not answered`));
    });
  });
}
