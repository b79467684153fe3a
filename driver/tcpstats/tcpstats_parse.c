// SPDX-License-Identifier: GPL-2.0-only
/*
 * The text of a filter, directive by directive.
 */

#include "tcpstats_parse.h"
#include "tcpstats_filter.h"

/**
 * struct parser - a text that is being read
 * @filter: what it has said so far
 * @seen: directives that it has had, as bits
 * @text: the rest of the directive under way, later what is wrong
 */
struct parser {
	struct tcpstats_filter filter;
	u32 seen;
	struct tcpstats_text text;
};

/**
 * struct word - a word and what it stands for
 * @name: the word, in small letters
 * @value: what it stands for
 */
struct word {
	const char *name;
	u32 value;
};

const char *const tcpstats_state_names[TCPS_NSTATES] = {
	[TCPS_CLOSED] = "closed",
	[TCPS_LISTEN] = "listen",
	[TCPS_SYN_SENT] = "syn_sent",
	[TCPS_SYN_RECEIVED] = "syn_received",
	[TCPS_ESTABLISHED] = "established",
	[TCPS_CLOSE_WAIT] = "close_wait",
	[TCPS_FIN_WAIT_1] = "fin_wait_1",
	[TCPS_CLOSING] = "closing",
	[TCPS_LAST_ACK] = "last_ack",
	[TCPS_FIN_WAIT_2] = "fin_wait_2",
	[TCPS_TIME_WAIT] = "time_wait",
};

const char *const tcpstats_field_names[10] = {
	"identity", "state", "congestion", "rtt", "sequences",
	"counters", "timers", "buffers", "ecn", "names",
};

static const struct word other_states[] = {
	{ "syn_rcvd", TCPS_SYN_RECEIVED },
	{ "closewait", TCPS_CLOSE_WAIT },
	{ "timewait", TCPS_TIME_WAIT },
};

static const struct word field_sets[] = {
	{ "all", TSR_FIELDS_ALL },
	{ "default", TSR_FIELDS_DEFAULT },
};

static const struct word formats[] = {
	{ "compact", TSF_FORMAT_COMPACT },
	{ "full", TSF_FORMAT_FULL },
};

static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

static bool is(struct tcpstats_text word, const char *name)
{
	while (word.at < word.end && *name && small(*word.at) == *name) {
		word.at++;
		name++;
	}
	return word.at == word.end && !*name;
}

static int find_name(struct tcpstats_text word, const char *const *names,
		     int count)
{
	int i;

	for (i = 0; i < count; i++)
		if (is(word, names[i]))
			return i;
	return -1;
}

static const struct word *find_word(struct tcpstats_text word,
				    const struct word *words, int count)
{
	int i;

	for (i = 0; i < count; i++)
		if (is(word, words[i].name))
			return &words[i];
	return NULL;
}

/* Up to the next @separator, which is not taken. */
static struct tcpstats_text until(const struct tcpstats_text *text,
				  char separator)
{
	const char *end = memchr(text->at, separator, text->end - text->at);

	return (struct tcpstats_text) { text->at, end ? end : text->end };
}

/* Behind an element of a list: whether there is one more. */
static bool more(struct tcpstats_text *text)
{
	if (text->at == text->end || *text->at != ',')
		return false;
	text->at++;
	return true;
}

static const char *parse_ports(struct parser *parser, __be16 *ports)
{
	struct tcpstats_text *text = &parser->text;
	int count = 0, i;

	do {
		const char *first = text->at, *wrong;
		u32 port;

		wrong = tcpstats_parse_number(text, 65535, &port);
		if (wrong)
			return wrong;
		if (text->at < text->end && *text->at != ',')
			return "a port is a decimal number";
		for (i = 0; i < count && ports[i] != __cpu_to_be16(port); i++)
			;
		if (!port || i < count || count == TSF_PORTS_MAX) {
			text->at = first;
			return !port ? "there is no port 0" :
			       i < count ? "the port is there twice" :
					   "there are more than 8 ports";
		}
		ports[count++] = __cpu_to_be16(port);
	} while (more(text));
	return NULL;
}

static const char *parse_local_ports(struct parser *parser)
{
	parser->filter.flags |= TSF_LOCAL_PORT_MATCH;
	return parse_ports(parser, parser->filter.local_ports);
}

static const char *parse_remote_ports(struct parser *parser)
{
	parser->filter.flags |= TSF_REMOTE_PORT_MATCH;
	return parse_ports(parser, parser->filter.remote_ports);
}

static const char *parse_states(struct parser *parser, u32 *states)
{
	struct tcpstats_text *text = &parser->text;

	*states = 0;
	do {
		struct tcpstats_text word = until(text, ',');
		int state = find_name(word, tcpstats_state_names, TCPS_NSTATES);

		if (state < 0) {
			const struct word *other =
				find_word(word, other_states,
					  ARRAY_SIZE(other_states));

			if (!other)
				return "there is no such state";
			state = other->value;
		}
		if (*states & (1U << state))
			return "the state is there twice";
		*states |= 1U << state;
		text->at = word.end;
	} while (more(text));
	return NULL;
}

static const char *parse_exclude(struct parser *parser)
{
	u32 states;
	const char *wrong = parse_states(parser, &states);

	parser->filter.flags |= states;
	parser->filter.state_mask &= ~states;
	return wrong;
}

static const char *parse_include(struct parser *parser)
{
	u32 states;
	const char *wrong = parse_states(parser, &states);

	parser->filter.flags |= TSF_STATE_INCLUDE_MODE;
	parser->filter.state_mask = states;
	return wrong;
}

/* 0.0.0.0/0 and ::/0 say which family, and nothing else. */
static u32 addr_flags(const struct tcpstats_addr_text *addr)
{
	if (addr->prefix)
		return 0;
	return addr->af == AF_INET ? TSF_IPV4_ONLY : TSF_IPV6_ONLY;
}

static __be32 mask_v4(u8 prefix)
{
	return prefix ? __cpu_to_be32(~0U << (32 - prefix)) : 0;
}

static const char *parse_local_addr(struct parser *parser)
{
	struct tcpstats_filter *filter = &parser->filter;
	struct tcpstats_addr_text addr;
	const char *wrong = tcpstats_parse_addr(&parser->text, &addr);

	if (wrong)
		return wrong;
	filter->flags |= TSF_LOCAL_ADDR_MATCH | addr_flags(&addr);
	if (addr.af == AF_INET) {
		filter->local_addr_v4 = addr.addr.v4;
		filter->local_mask_v4 = mask_v4(addr.prefix);
	} else {
		memcpy(filter->local_addr_v6, addr.addr.v6, 16);
		filter->local_prefix_v6 = addr.prefix;
	}
	return NULL;
}

static const char *parse_remote_addr(struct parser *parser)
{
	struct tcpstats_filter *filter = &parser->filter;
	struct tcpstats_addr_text addr;
	const char *wrong = tcpstats_parse_addr(&parser->text, &addr);

	if (wrong)
		return wrong;
	filter->flags |= TSF_REMOTE_ADDR_MATCH | addr_flags(&addr);
	if (addr.af == AF_INET) {
		filter->remote_addr_v4 = addr.addr.v4;
		filter->remote_mask_v4 = mask_v4(addr.prefix);
	} else {
		memcpy(filter->remote_addr_v6, addr.addr.v6, 16);
		filter->remote_prefix_v6 = addr.prefix;
	}
	return NULL;
}

static const char *parse_ipv4_only(struct parser *parser)
{
	parser->filter.flags |= TSF_IPV4_ONLY;
	return NULL;
}

static const char *parse_ipv6_only(struct parser *parser)
{
	parser->filter.flags |= TSF_IPV6_ONLY;
	return NULL;
}

static const char *parse_fields(struct parser *parser)
{
	struct tcpstats_text *text = &parser->text;
	u32 fields = 0;

	do {
		struct tcpstats_text word = until(text, ',');
		const struct word *set = find_word(word, field_sets,
						   ARRAY_SIZE(field_sets));
		int field = find_name(word, tcpstats_field_names,
				      ARRAY_SIZE(tcpstats_field_names));
		u32 bits;

		if (!set && field < 0)
			return "there are no such fields";
		bits = set ? set->value : 1U << field;
		if (fields & bits)
			return "the fields are there twice";
		fields |= bits;
		text->at = word.end;
	} while (more(text));
	parser->filter.field_mask = fields;
	return NULL;
}

static const char *parse_format(struct parser *parser)
{
	const struct word *format = find_word(parser->text, formats,
					      ARRAY_SIZE(formats));

	if (!format)
		return "the formats are compact and full";
	parser->filter.format = format->value;
	parser->text.at = parser->text.end;
	return NULL;
}

/**
 * struct directive - what can stand in a text
 * @name: how it begins
 * @bare: it has no "=" and no value
 * @parse: takes the value, nothing else, and all of it; gives NULL, or what is wrong
 */
struct directive {
	const char *name;
	bool bare;
	const char *(*parse)(struct parser *parser);
};

static const struct directive directives[] = {
	{ "local_port", false, parse_local_ports },
	{ "remote_port", false, parse_remote_ports },
	{ "exclude", false, parse_exclude },
	{ "include_state", false, parse_include },
	{ "local_addr", false, parse_local_addr },
	{ "remote_addr", false, parse_remote_addr },
	{ "ipv4_only", true, parse_ipv4_only },
	{ "ipv6_only", true, parse_ipv6_only },
	{ "fields", false, parse_fields },
	{ "format", false, parse_format },
};

/* The bits of exclude and include_state, by their places above. */
#define SEEN_STATES	0x0c

static const char *parse_directive(struct parser *parser)
{
	struct tcpstats_text *text = &parser->text;
	struct tcpstats_text name = until(text, '=');
	bool bare = name.end == text->end;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(directives); i++)
		if (is(name, directives[i].name))
			break;
	if (i == ARRAY_SIZE(directives))
		return "there is no such directive";
	if (parser->seen & (1U << i))
		return "the directive is there twice";
	parser->seen |= 1U << i;
	if ((parser->seen & SEEN_STATES) == SEEN_STATES)
		return "exclude and include_state exclude each other";
	if (bare != directives[i].bare)
		return bare ? "a value is missing" : "it takes no value";
	text->at = bare ? name.end : name.end + 1;
	return directives[i].parse(parser);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The next directive from @at on, empty if there is none. */
static struct tcpstats_text next_directive(const char *at, const char *end)
{
	struct tcpstats_text text;

	while (at < end && is_blank(*at))
		at++;
	text.at = at;
	while (at < end && !is_blank(*at))
		at++;
	text.end = at;
	return text;
}

static const char *check_bytes(struct tcpstats_text *text)
{
	struct tcpstats_text next;
	int count = 0;
	const char *at;

	for (at = text->at; at < text->end; at++)
		if ((*at < 0x20 || *at > 0x7e) && *at != '\t') {
			text->at = at;
			return "the byte is not printable ASCII";
		}
	for (at = text->at; ; at = next.end) {
		next = next_directive(at, text->end);
		if (next.at == next.end)
			return NULL;
		if (count++ == TCPSTATS_DIRECTIVES_MAX) {
			text->at = next.at;
			return "there are more than 16 directives";
		}
	}
}

static const char *parse_all(struct parser *parser, const char *end)
{
	const char *wrong = check_bytes(&parser->text);

	while (!wrong) {
		parser->text = next_directive(parser->text.at, end);
		if (parser->text.at == parser->text.end)
			return NULL;
		wrong = parse_directive(parser);
	}
	return wrong;
}

static const char *check_families(const struct tcpstats_filter *filter)
{
	if (filter->flags & TSF_IPV4_ONLY && filter->flags & TSF_IPV6_ONLY)
		return "ipv4_only (or 0.0.0.0/0) and ipv6_only (or ::/0) exclude each other";
	if (tcpstats_filter_check(filter))
		return "ipv4_only and ipv6_only exclude addresses of the other family";
	return NULL;
}

/**
 * tcpstats_parse - read the text of a filter
 * @text: the text; a NUL is a byte like others, and wrong
 * @len: its bytes
 * @filter: set to what it says; left alone on an error
 * @error: on an error, set to what is wrong
 *
 * Return: 0, -EINVAL, or -ENAMETOOLONG: more than TCPSTATS_TEXT_MAX bytes
 */
int tcpstats_parse(const char *text, size_t len, struct tcpstats_filter *filter,
		   struct tcpstats_parse_error *error)
{
	struct parser parser = { .text = { text, text + len } };
	const char *wrong;

	if (len > TCPSTATS_TEXT_MAX) {
		error->offset = TCPSTATS_TEXT_MAX;
		error->reason = "the text is longer than 511 bytes";
		return -ENAMETOOLONG;
	}
	tcpstats_filter_init(&parser.filter, false);
	wrong = parse_all(&parser, text + len);
	if (!wrong)
		wrong = check_families(&parser.filter);
	if (wrong) {
		error->offset = parser.text.at - text;
		error->reason = wrong;
		return -EINVAL;
	}
	*filter = parser.filter;
	return 0;
}
