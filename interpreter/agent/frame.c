/* SPDX-License-Identifier: Apache-2.0 */
#include "frame.h"

#include "crc.h"

#define CRC_AT 16
#define LENGTH_AT 8

/* What a frame of each type may be: the bounds of its payload, and whether it belongs to a case. */
static const struct {
	uint32_t least, most;
	bool has_seq;
} rules[] = {
	[FRAME_HELLO] = {WIRE_NONCE_SIZE, WIRE_NONCE_SIZE, false},
	[FRAME_WELCOME] = {WIRE_NONCE_SIZE + 4 + 4 + 4 + 8 + 8, WIRE_MAX_PAYLOAD, false},
	[FRAME_RUN] = {WIRE_NONCE_SIZE, WIRE_MAX_PAYLOAD, true},
	[FRAME_DONE] = {WIRE_NONCE_SIZE, WIRE_MAX_PAYLOAD, true},
	[FRAME_REJECT] = {2 + 4, WIRE_MAX_PAYLOAD, true},
	[FRAME_PING] = {0, 64, false},
	[FRAME_PONG] = {0, 64, false},
	[FRAME_BYE] = {0, 0, false},
	[FRAME_HELD] = {WIRE_NONCE_SIZE, WIRE_MAX_PAYLOAD, true},
	[FRAME_LIKE] = {WIRE_NONCE_SIZE + 4 + 4, WIRE_MAX_PAYLOAD, true},
	[FRAME_RELEASE] = {WIRE_NONCE_SIZE + 8 + 4, WIRE_MAX_PAYLOAD, true},
};

bool frame_header_read(const uint8_t bytes[WIRE_HEADER_SIZE], struct frame_header *h,
		       struct refusal *why)
{
	struct reader r = {bytes, bytes + WIRE_HEADER_SIZE, false};
	uint32_t magic = read_u32(&r);
	uint8_t version = read_u8(&r);
	h->type = read_u8(&r);
	uint16_t reserved = read_u16(&r);
	h->length = read_u32(&r);
	h->seq = read_u32(&r);
	h->crc = read_u32(&r);

	if (magic != WIRE_MAGIC)
		return refuse(why, REJECT_FRAME,
			      "a frame begins with 0x%08x, not with the magic 0x%08x", magic,
			      WIRE_MAGIC);
	if (version != WIRE_VERSION)
		return refuse(why, REJECT_VERSION,
			      "the frame has wire version %u, this agent speaks %u", version,
			      WIRE_VERSION);
	if (!wire_name("FRAME", h->type))
		return refuse(why, REJECT_FRAME, "there is no frame type %u", h->type);
	if (reserved != 0)
		return refuse(why, REJECT_FRAME,
			      "the reserved field of the header is 0x%04x, not 0", reserved);
	const char *name = wire_name("FRAME", h->type);
	if (h->length < rules[h->type].least || h->length > rules[h->type].most)
		return refuse(why, REJECT_FRAME, "a %s frame has %u bytes of payload, not %u to %u",
			      name, h->length, rules[h->type].least, rules[h->type].most);
	if (h->seq != 0 && !rules[h->type].has_seq)
		return refuse(why, REJECT_FRAME, "a %s frame has seq %u, not 0", name, h->seq);
	return true;
}

static uint32_t crc_of(const uint8_t *header, const uint8_t *payload, size_t length)
{
	return crc32_more(crc32_more(0, header, CRC_AT), payload, length);
}

bool frame_crc_check(const uint8_t header[WIRE_HEADER_SIZE], const uint8_t *payload,
		     const struct frame_header *h, struct refusal *why)
{
	uint32_t crc = crc_of(header, payload, h->length);
	if (crc != h->crc)
		return refuse(why, REJECT_FRAME,
			      "a %s frame says CRC 0x%08x, its bytes have 0x%08x",
			      wire_name("FRAME", h->type), h->crc, crc);
	return true;
}

void frame_begin(struct writer *w, uint8_t type, uint32_t seq)
{
	write_u32(w, WIRE_MAGIC);
	write_u8(w, WIRE_VERSION);
	write_u8(w, type);
	write_u16(w, 0);
	write_u32(w, 0);
	write_u32(w, seq);
	write_u32(w, 0);
}

void frame_end(struct writer *w)
{
	if (w->failed)
		return;
	uint32_t length = (uint32_t)(w->len - WIRE_HEADER_SIZE);
	store_u32(w->data + LENGTH_AT, length);
	store_u32(w->data + CRC_AT, crc_of(w->data, w->data + WIRE_HEADER_SIZE, length));
}
