#!/bin/bash
# bench_mail.sh -- an abuse wave's notices, from the outbox to the relay
exec "$(dirname "$0")/python.sh" mail tests/warden
