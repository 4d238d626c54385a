#!/bin/bash
# bench_api.sh -- calls of the API, beside an answer that asks no database
exec "$(dirname "$0")/python.sh" api tests/portal
