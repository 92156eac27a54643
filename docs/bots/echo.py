#!/usr/bin/env python3
"""echo.py: a bot that says back what is said to it by name. It needs Python 3 and OpenSSH's client.

    ssh-keygen -q -t ed25519 -N '' -f bot_key
    ssh -p 2222 HOST bot create echo read,post < bot_key.pub
    ./echo.py -p 2222 -i bot_key HOST

What stands behind echo.py is given to ssh. When the line breaks it comes back and hears what it missed; it gives up when
the house does not want it any more.
"""
import json
import subprocess
import sys
import time

SSH = ["ssh", "-o", "BatchMode=yes", "-o", "ServerAliveInterval=30"]
NOT_WANTED = 77  # ssh ends with this when the bot was revoked, or its key is none of a bot


def answer(message, name):
    """What to say to a message: all of it but the bot's own name."""
    return message["text"].replace("@" + name, "").strip(" ,，:：") or "?"


def visit(house, position):
    """Speak with the house until the line ends, and yield each position that was reached.

    A position is left behind before its message is answered: a line that breaks just then costs an answer, and none is
    given twice. Whoever would rather answer twice than never goes on only when "ok" has come, as relay.py does.
    """

    def ask(**request):
        print(json.dumps(request, ensure_ascii=False), file=house.stdin, flush=True)

    hello = json.loads(house.stdout.readline() or "{}")
    if not hello:
        return
    if position is None:  # the first time: only what comes from now on
        yield (position := hello["position"])
    ask(kind="subscribe", mentions=True, since=position)
    print("echo.py: listening as", hello["name"], file=sys.stderr)
    for line in house.stdout:
        event = json.loads(line)
        if "position" in event:
            yield event["position"]
        if event["kind"] == "error":
            print("echo.py:", event["code"], event["text"], file=sys.stderr)
        # A bot that answers bots may find one that answers it, and neither would ever end.
        if event["kind"] == "message" and event["event"] == "said" and event.get("mentions_you") and not event.get("bot"):
            ask(kind="reply", id=event["id"], text=answer(event, hello["name"]))


def main(args):
    position, wait = None, 1
    while True:
        try:
            with subprocess.Popen([*SSH, *args, "bot"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as house:
                for position in visit(house, position):
                    wait = 1
        except (BrokenPipeError, json.JSONDecodeError):
            pass  # the line broke in the middle of something
        if house.returncode == NOT_WANTED:
            return NOT_WANTED
        time.sleep(wait)
        wait = min(2 * wait, 60)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
