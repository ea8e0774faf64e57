import type { Server } from "node:http";
import { WebSocketServer } from "ws";

/** Answers every WebSocket message at `/ws` with the version and the message; returns how to end them all. */
export function acceptWebSockets(server: Server, version: string): () => void {
  const sockets = new WebSocketServer({ server, path: "/ws" });
  sockets.on("connection", (socket) => {
    socket.on("message", (message: Buffer) => {
      socket.send(`${version}: ${message.toString()}`);
    });
  });
  return () => {
    for (const socket of sockets.clients) socket.close(1001, "going away");
  };
}
