#!/usr/bin/env python3
"""relay.py: a bot that carries what is said between two rooms. It needs Python 3 and OpenSSH's client.

    ssh-keygen -q -t ed25519 -N '' -f bot_key
    ssh -p 2222 HOST bot create relay read,post rooms=garden,attic < bot_key.pub
    ./relay.py garden attic -p 2222 -i bot_key HOST

What stands behind the rooms is given to ssh. When the line breaks it comes back and carries what was said meanwhile; it
gives up when the house does not want it any more.
"""
import collections
import json
import subprocess
import sys
import time

SSH = ["ssh", "-o", "BatchMode=yes", "-o", "ServerAliveInterval=30"]
NOT_WANTED = 77  # ssh ends with this when the bot was revoked, or its key is none of a bot


class House:
    """One connection: questions with their answers, and the events that come between them."""

    def __init__(self, process):
        self.process, self.waiting = process, collections.deque()

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            raise EOFError
        return json.loads(line)

    def ask(self, **request):
        """Ask for something, and give the answer to it: "ok" or "error". Events that come first wait."""
        print(json.dumps(request | {"ref": "asked"}, ensure_ascii=False), file=self.process.stdin, flush=True)
        while (line := self.read()).get("ref") != "asked":
            self.waiting.append(line)
        return line

    def event(self):
        return self.waiting.popleft() if self.waiting else self.read()


def carry(house, message, room):
    """Say a message in the other room, as soon as the house lets the bot."""
    words = f'{message["name"]}: {message["text"]}'
    while True:
        answer = house.ask(kind="post", room=room, text=words)
        if not answer.get("retry_after"):
            break
        time.sleep(answer["retry_after"])
    if answer["kind"] == "error":
        print("relay.py:", answer["code"], answer["text"], file=sys.stderr)


def visit(house, rooms, position):
    """Carry messages until the line ends, and yield each position behind which there is nothing more to do.

    A position is left behind when its message was taken: a line that breaks just then may have a message carried twice,
    and none is lost.
    """
    hello = house.read()
    if position is None:  # the first time: only what comes from now on
        yield (position := hello["position"])
    answer = house.ask(kind="subscribe", rooms=list(rooms), since=position)
    if answer["kind"] == "error":
        sys.exit("relay.py: " + answer["text"])
    print("relay.py: listening as", hello["name"], file=sys.stderr)
    while True:
        event = house.event()
        # What bots say stays where it is: neither this one's own words nor another relay's may come round again.
        if event["kind"] == "message" and event["event"] == "said" and event["form"] == "said" and not event.get("bot"):
            carry(house, event, rooms[event["room"]])
        if "position" in event:
            yield event["position"]


def main(here, there, *args):
    rooms, position, wait = {here: there, there: here}, None, 1
    while True:
        try:
            with subprocess.Popen([*SSH, *args, "bot"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
                for position in visit(House(process), rooms, position):
                    wait = 1
        except (EOFError, BrokenPipeError, json.JSONDecodeError):
            pass  # the line broke, perhaps in the middle of something
        if process.returncode == NOT_WANTED:
            return NOT_WANTED
        time.sleep(wait)
        wait = min(2 * wait, 60)


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit("usage: relay.py ROOM ROOM SSH-ARGUMENTS…")
    try:
        sys.exit(main(*sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
