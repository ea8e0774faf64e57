import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(200)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(201)

    def answer(self, status):
        body = b'{"values": [1, 2, 3]}'
        self.send_response(status)
        self.send_header("X-Version", os.environ["VERSION"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


ThreadingHTTPServer(("0.0.0.0", 8000), Answers).serve_forever()
