#!/bin/bash
# bench_lag.sh -- from a commit to the redirector's other answer
exec "$(dirname "$0")/python.sh" lag tests/redirector
