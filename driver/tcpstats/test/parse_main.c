// SPDX-License-Identifier: GPL-2.0-only
/*
 * The texts of filters: which are refused, what the others mean, and how a filter
 * is written. Results as KTAP; status 0 if all passed, else 1.
 */

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "../tcpstats_filter.h"
#include "../tcpstats_parse.h"
#include "ktap.h"
#include "texts.h"

/*
 * From a copy that ends where the text ends, so that the sanitizers see a byte too
 * many read. A filter is set only if the text is sound.
 */
static int parse(const char *text, size_t len, struct tcpstats_filter *filter,
		 struct tcpstats_parse_error *error)
{
	struct tcpstats_filter before;
	char *copy = malloc(len ? len : 1);
	int ret;

	if (!copy)
		abort();
	memcpy(copy, text, len);
	memset(filter, 0xa5, sizeof(*filter));
	before = *filter;
	error->reason = NULL;
	ret = tcpstats_parse(copy, len, filter, error);
	free(copy);
	if (ret && memcmp(&before, filter, sizeof(before)))
		return 1;
	if (ret && (!error->reason || error->offset > len))
		return 2;
	return ret ? ret : tcpstats_filter_check(filter);
}

static bool text_ok(const struct text_case *text)
{
	struct tcpstats_parse_error error;
	struct tcpstats_filter filter;
	int ret = parse(text->text, strlen(text->text), &filter, &error);

	if (ret == text->expected)
		return true;
	printf("    # \"%s\": expected %d, but %d\n", text->text,
	       text->expected, ret);
	return false;
}

static void texts(struct ktap *ktap, const char *name,
		  const struct text_case *cases, int count)
{
	int i;

	ktap_suite(ktap, name, count);
	for (i = 0; i < count; i++)
		ktap_case(ktap, text_ok(&cases[i]), cases[i].text);
	ktap_suite_end(ktap, name);
}

/* A text that is sound, or this is the end of it. */
static struct tcpstats_filter sound(const char *text)
{
	struct tcpstats_parse_error error;
	struct tcpstats_filter filter;

	if (parse(text, strlen(text), &filter, &error)) {
		printf("    # \"%s\" is refused: %s\n", text, error.reason);
		exit(1);
	}
	return filter;
}

static void values(struct ktap *ktap)
{
	struct tcpstats_filter f;

	ktap_suite(ktap, "values", 14);
	f = sound("local_port=443");
	ktap_case(ktap, f.local_ports[0] == htons(443) && !f.local_ports[1] &&
		  f.flags == TSF_LOCAL_PORT_MATCH, "local_port=443");
	f = sound("exclude=listen,timewait");
	ktap_case(ktap, f.state_mask == (0xffff & ~(1 << 1 | 1 << 10)) &&
		  f.flags == (TSF_EXCLUDE(1) | TSF_EXCLUDE(10)),
		  "exclude=listen,timewait");
	f = sound("include_state=established");
	ktap_case(ktap, f.state_mask == 1 << 4 &&
		  f.flags == TSF_STATE_INCLUDE_MODE,
		  "include_state=established");
	f = sound("local_addr=10.0.0.0/24");
	ktap_case(ktap, f.local_addr_v4 == htonl(0x0a000000) &&
		  f.local_mask_v4 == htonl(0xffffff00) &&
		  f.flags == TSF_LOCAL_ADDR_MATCH, "local_addr=10.0.0.0/24");
	f = sound("local_addr=::1");
	ktap_case(ktap, f.local_addr_v6[15] == 1 && !f.local_addr_v6[14] &&
		  f.local_prefix_v6 == 128 && !f.local_mask_v4,
		  "local_addr=::1");
	f = sound("fields=state,rtt,buffers");
	ktap_case(ktap, f.field_mask == 0x08a, "fields=state,rtt,buffers");
	f = sound("");
	ktap_case(ktap, f.version == TSF_VERSION && f.state_mask == 0xffff &&
		  !f.flags && f.field_mask == 0x8f && !f.format,
		  "the empty text");
	f = sound("remote_port=80,443");
	ktap_case(ktap, f.remote_ports[0] == htons(80) &&
		  f.remote_ports[1] == htons(443) && !f.local_ports[0] &&
		  f.flags == TSF_REMOTE_PORT_MATCH, "remote_port=80,443");
	f = sound("remote_addr=192.168.0.0/15");
	ktap_case(ktap, f.remote_addr_v4 == htonl(0xc0a80000) &&
		  f.remote_mask_v4 == htonl(0xfffe0000) &&
		  f.flags == TSF_REMOTE_ADDR_MATCH,
		  "remote_addr=192.168.0.0/15");
	f = sound("remote_addr=fe80::/10");
	ktap_case(ktap, f.remote_addr_v6[0] == 0xfe &&
		  f.remote_addr_v6[1] == 0x80 && f.remote_prefix_v6 == 10,
		  "remote_addr=fe80::/10");
	f = sound("remote_addr=::/0");
	ktap_case(ktap, f.flags == (TSF_REMOTE_ADDR_MATCH | TSF_IPV6_ONLY) &&
		  !f.remote_prefix_v6, "remote_addr=::/0");
	f = sound("local_addr=0.0.0.0/0");
	ktap_case(ktap, f.flags == (TSF_LOCAL_ADDR_MATCH | TSF_IPV4_ONLY) &&
		  !f.local_mask_v4, "local_addr=0.0.0.0/0");
	f = sound("ipv6_only format=full");
	ktap_case(ktap, f.flags == TSF_IPV6_ONLY &&
		  f.format == TSF_FORMAT_FULL &&
		  tcpstats_filter_fields(&f) == TSR_FIELDS_ALL,
		  "ipv6_only format=full");
	f = sound("fields=all");
	ktap_case(ktap, f.field_mask == TSR_FIELDS_ALL, "fields=all");
	ktap_suite_end(ktap, "values");
}

/* @offset: where the mistake is */
static bool wrong_at(const char *text, unsigned int offset)
{
	struct tcpstats_parse_error error;
	struct tcpstats_filter filter;

	if (parse(text, strlen(text), &filter, &error) == -EINVAL &&
	    error.offset == offset)
		return true;
	printf("    # \"%s\": expected byte %u, but %u\n", text, offset,
	       error.offset);
	return false;
}

static void mistakes(struct ktap *ktap)
{
	static const struct {
		const char *text;
		unsigned int offset;
	} cases[] = {
		{ "foobar=1", 0 },
		{ "ipv4_only  foobar", 11 },
		{ "local_port=443,70000", 19 },
		{ "local_port=80,0443", 14 },
		{ "local_port=80,80", 14 },
		{ "exclude=listen,foo", 15 },
		{ "local_addr=10.0.0.1/8", 19 },
		{ "local_addr=10.0.0.1x", 19 },
		{ "fields=rtt,rtt", 11 },
		{ "ipv4_only \001", 10 },
		{ "a b c d e f g h i j k l m n o p q", 32 },
	};
	int count = ARRAY_SIZE(cases), i;

	ktap_suite(ktap, "mistakes", count);
	for (i = 0; i < count; i++)
		ktap_case(ktap, wrong_at(cases[i].text, cases[i].offset),
			  cases[i].text);
	ktap_suite_end(ktap, "mistakes");
}

static bool length_ok(size_t len, char last, int expected)
{
	struct tcpstats_parse_error error;
	struct tcpstats_filter filter;
	char text[600];

	memset(text, ' ', sizeof(text));
	text[len - 1] = last;
	return parse(text, len, &filter, &error) == expected;
}

static void lengths(struct ktap *ktap)
{
	ktap_suite(ktap, "lengths", 4);
	ktap_case(ktap, length_ok(511, ' ', 0), "511 bytes");
	ktap_case(ktap, length_ok(512, ' ', -ENAMETOOLONG), "512 bytes");
	ktap_case(ktap, length_ok(512, '\001', -ENAMETOOLONG),
		  "512 bytes, and a wrong one");
	ktap_case(ktap, length_ok(10, '\0', -EINVAL), "a NUL");
	ktap_suite_end(ktap, "lengths");
}

static bool written_as(const char *text, const char *expected)
{
	struct tcpstats_filter filter = sound(text);
	char buf[TCPSTATS_TEXT_MAX + 1];
	int len = tcpstats_format(&filter, buf, sizeof(buf));

	if (len == (int)strlen(expected) && !strcmp(buf, expected))
		return true;
	printf("    # \"%s\": expected \"%s\", but \"%s\"\n", text, expected,
	       buf);
	return false;
}

static void formats(struct ktap *ktap)
{
	static const char *const cases[][2] = {
		{ "", "fields=default" },
		{ "LOCAL_PORT=443,80  format=compact",
		  "local_port=443,80 fields=default" },
		{ "format=full fields=all ipv4_only",
		  "ipv4_only fields=all format=full" },
		{ "exclude=timewait,listen",
		  "exclude=listen,time_wait fields=default" },
		{ "include_state=syn_rcvd",
		  "include_state=syn_received fields=default" },
		{ "local_addr=10.0.0.0/8 remote_addr=10.0.0.1/32",
		  "local_addr=10.0.0.0/8 remote_addr=10.0.0.1 fields=default" },
		{ "local_addr=2001:DB8:0:0:1:0:0:1",
		  "local_addr=2001:db8::1:0:0:1 fields=default" },
		{ "local_addr=0:1:2:3:4:5:6:7",
		  "local_addr=0:1:2:3:4:5:6:7 fields=default" },
		{ "local_addr=0:0:1:0:0:0:0:0",
		  "local_addr=0:0:1:: fields=default" },
		{ "local_addr=0:0:0:0:0:0:0:0", "local_addr=:: fields=default" },
		{ "local_addr=fe80::/10", "local_addr=fe80::/10 fields=default" },
		{ "local_addr=::/0",
		  "local_addr=::/0 ipv6_only fields=default" },
		{ "local_addr=0.0.0.0/0",
		  "local_addr=0.0.0.0/0 ipv4_only fields=default" },
		{ "fields=rtt,state", "fields=state,rtt" },
	};
	int count = ARRAY_SIZE(cases), i;

	ktap_suite(ktap, "formats", count);
	for (i = 0; i < count; i++)
		ktap_case(ktap, written_as(cases[i][0], cases[i][1]),
			  cases[i][0]);
	ktap_suite_end(ktap, "formats");
}

int main(void)
{
	struct ktap ktap;

	ktap_begin(&ktap, 6);
	texts(&ktap, "common", common_texts, ARRAY_SIZE(common_texts));
	texts(&ktap, "strict", strict_texts, ARRAY_SIZE(strict_texts));
	values(&ktap);
	mistakes(&ktap);
	lengths(&ktap);
	formats(&ktap);
	return ktap_end(&ktap);
}
