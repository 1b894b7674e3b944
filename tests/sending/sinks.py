"""A mail server and an SMS provider on loopback, which note what reaches them.

What they answer depends on the address: ``451@…`` is answered with 451 at RCPT,
``data550@…`` with 550 after the message, ``reset@…`` gets its line cut off after the
message was taken, ``slow@…`` waits before the answer. A file beside the notes may name
the phase of the conversation at which every line is cut off (``PHASES``).
"""

import contextlib
import http.server
import json
import re
import socket
import socketserver
import struct
import threading
import time

SLOW_SECONDS = 1.5
# In the order of a conversation: within ``body`` the final dot is still to come, at
# ``dot`` the message was taken and not answered, at ``answer`` it was.
PHASES = ("connect", "ehlo", "mail", "rcpt", "data", "body", "dot", "answer")


class Cut(ConnectionError):
    """The line was cut off, as asked for."""


class Sink:
    """A server in a thread; what it took stands in the file, a line each."""

    def __init__(self, handler, path):
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.server.note = self._note
        self.server.phase_file = path.with_suffix(".phase")
        self.path = path
        self.lock = threading.Lock()

    @property
    def port(self):
        return self.server.server_address[1]

    def _note(self, line):
        with self.lock, open(self.path, "a") as file:
            file.write(f"{line}\n")

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_exception):
        self.server.shutdown()
        self.server.server_close()


class Smtp(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs."""

    def handle(self):
        # clients are killed in the middle of a word
        with contextlib.suppress(ConnectionError):
            self.converse()

    def converse(self):
        self.recipient = ""
        self.reach("connect")
        self.say("220 sink")
        for line in self.rfile:
            verb = line.split()[0].upper() if line.split() else b""
            self.reach(verb.decode().lower())
            if verb == b"RCPT":
                self.take_recipient(line.decode())
            elif verb == b"DATA":
                self.take_message()
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def reach(self, phase):
        """Cut the line off where this phase is the one it ends at."""
        with contextlib.suppress(FileNotFoundError):
            if self.server.phase_file.read_text() == phase:
                self.cut()
                raise Cut

    def cut(self):
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())

    def take_recipient(self, line):
        self.recipient = re.search(r"<(.*)>", line)[1]
        refusal = re.match(r"(\d{3})", self.recipient)
        self.say(f"{refusal[1]} no" if refusal else "250 ok")

    def take_message(self):
        self.say("354 go on")
        lines = []
        for line in iter(self.rfile.readline, b".\r\n"):
            if not line:
                return
            self.reach("body")
            lines.append(line)
        refusal = re.match(r"data(\d{3})", self.recipient)
        if refusal:
            self.say(f"{refusal[1]} no")
            return
        headers = b"".join(lines).decode(errors="replace")
        self.server.note(re.search(r"(?im)^message-id:\s*(\S+)", headers)[1])
        self.answer_taken()

    def answer_taken(self):
        self.reach("dot")
        if self.recipient.startswith("reset"):
            self.cut()
            return
        if self.recipient.startswith("slow"):
            time.sleep(SLOW_SECONDS)
        self.say("250 taken")
        self.reach("answer")


class Sms(http.server.BaseHTTPRequestHandler):
    """Odoo's provider of SMS, as far as sending goes."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        sent = [
            number for each in body["params"]["messages"] for number in each["numbers"]
        ]
        for each in sent:
            self.server.note(each["number"])
        result = [{"uuid": each["uuid"], "state": "success"} for each in sent]
        answer = json.dumps({"jsonrpc": "2.0", "id": body["id"], "result": result})
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(answer.encode())

    def log_message(self, *_arguments):
        """Say nothing."""
