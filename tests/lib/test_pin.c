/* SPDX-License-Identifier: BSD-2-Clause */
/* test_pin.c -- requests for pins are whole, or refused */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "lib/pin.h"

static void
test_ports(void **state)
{
	static const struct {
		const char *text;
		uint32_t bits;
	} cases[] = {
		{ "", 0 },
		{ "tcp/80", 1 },
		{ "tcp/80 tcp/443", 3 },
		{ "tcp/81", 0 },
		{ "tcp/443 nonsense", 2 },
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(
		    pin_ports_parse(str_from(cases[i].text)), cases[i].bits);
	assert_true(pin_ports_count < 32);
}

static struct pin_request
whole(void)
{
	struct pin_request request = { .id = 7,
		.ttl = 60,
		.ports = 3,
		.line.family = 4,
		.realm = "default",
		.name = "a.example",
		.count = 2 };
	request.addr[0].family = 4;
	request.addr[1].family = 6;
	return request;
}

static void
test_read(void **state)
{
	struct pin_request good = whole(), read, bad;
	size_t size = pin_request_size(good.count);
	(void)state;
	assert_true(pin_request_read(&good, size, &read));
	assert_int_equal(read.id, 7);
	assert_int_equal(read.addr[1].family, 6);
	assert_false(pin_request_read(&good, size - 1, &read));
	assert_false(pin_request_read(&good, size + 1, &read));
	assert_false(pin_request_read(&good, 0, &read));
	bad = good;
	bad.count = PIN_ADDRESSES + 1;
	assert_false(pin_request_read(&bad, sizeof bad, &read));
	bad = good;
	bad.shared = 2;
	assert_false(pin_request_read(&bad, size, &read));
	bad = good;
	bad.ports = (uint32_t)1 << pin_ports_count;
	assert_false(pin_request_read(&bad, size, &read));
	bad = good;
	memset(bad.name, 'a', sizeof bad.name);
	assert_false(pin_request_read(&bad, size, &read));
	bad = good;
	memset(bad.realm, 'a', sizeof bad.realm);
	assert_false(pin_request_read(&bad, size, &read));
	bad = good;
	bad.addr[1].family = 5;
	assert_false(pin_request_read(&bad, size, &read));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ports),
		cmocka_unit_test(test_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
