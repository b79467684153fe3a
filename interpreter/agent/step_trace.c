/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Steps that watch tracepoints, by perf's ring buffers (perf_event_open(2)), one for each
 * tracepoint and CPU.  They hold events as the kernel made them, in the layout that the
 * tracepoint's `format` in tracefs tells.  Where a block begins and ends in a ring is known from
 * memory alone: no call of ours falls into it.  Nothing is ever taken out of a ring, so what is in
 * it begins at 0 and stands in one piece.
 */
#include "step_ops.h"

#include "expr.h"
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Of linux/perf_event.h, which is not everywhere where there is a C compiler. */
#define TYPE_TRACEPOINT 2
#define SAMPLE_RAW (1u << 10)
#define DISABLED (1u << 0)
#define BY_WATERMARK (1u << 14)
#define FLAG_FD_CLOEXEC 8
#define IOC_ENABLE 0x2400
#define RECORD_SAMPLE 9
#define HEAD_AT 1024 /* of data_head in the page before the data */

/*
 * A ring refuses an event only when less room is left than the event needs, and none needs more
 * than its 16-bit size can say: with so much left at the end nothing was lost.
 */
#define MARGIN (64u << 10)
#define RING_MOST (2u << 20)
#define RING_LEAST (4 * MARGIN)
#define RINGS_MOST (16u << 20) /* of one tracepoint, on all CPUs together, unless they are many */
#define ALL_CPUS "/sys/devices/system/cpu/online"

struct attr { /* perf_event_attr as of Linux 2.6.31 */
	uint32_t type, size;
	uint64_t config, sample_period, sample_type, read_format, flags;
	uint32_t wakeup_watermark, bp_type;
	uint64_t config1;
};

struct ring {
	uint8_t *map; /* a page that tells of the data, and the data */
	uint64_t begin, end;
};

struct watch {
	int generation;
	uint32_t nevents, ncpus;
	uint64_t ids[MAX_EVENTS];
	size_t page, ring_size;
	char cpus[256]; /* that are online, as sysfs tells */
	struct ring *rings;
};

static uint64_t head(const struct ring *ring)
{
	return atomic_load_explicit((_Atomic uint64_t *)(void *)(ring->map + HEAD_AT),
				    memory_order_acquire);
}

static int read_cpus(char text[256])
{
	int fd = open(ALL_CPUS, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ssize_t n = read(fd, text, 255);
	int error = errno;
	close(fd);
	text[n > 0 ? n : 0] = 0;
	return n > 0 ? 0 : n < 0 ? -error : -EIO;
}

/* The CPU after `cpu` in a list such as "0-3,8"; −1 behind the last. */
static long next_cpu(const char *list, long cpu)
{
	while (*list >= '0' && *list <= '9') {
		char *at;
		long first = strtol(list, &at, 10), last = first;
		if (*at == '-')
			last = strtol(at + 1, &at, 10);
		if (cpu < last)
			return cpu + 1 > first ? cpu + 1 : first;
		list = *at == ',' ? at + 1 : at;
	}
	return -1;
}

static void size_rings(struct watch *w)
{
	w->page = (size_t)sysconf(_SC_PAGESIZE);
	w->ncpus = 0;
	for (long cpu = next_cpu(w->cpus, -1); cpu >= 0; cpu = next_cpu(w->cpus, cpu))
		w->ncpus++;
	w->ring_size = RING_MOST;
	while (w->ring_size > RING_LEAST && w->ring_size * w->ncpus > RINGS_MOST)
		w->ring_size /= 2;
	if (w->ring_size < w->page)
		w->ring_size = w->page;
}

static int open_ring(const struct watch *w, struct ring *ring, uint64_t id, long cpu)
{
	struct attr attr = {
		.type = TYPE_TRACEPOINT,
		.size = sizeof attr,
		.config = id,
		.sample_period = 1,
		.sample_type = SAMPLE_RAW,
		.flags = DISABLED | BY_WATERMARK,
		.wakeup_watermark = UINT32_MAX,
	};
	long fd = raw_syscall(SYS_perf_event_open,
			      (long[6]){(long)&attr, -1, cpu, -1, FLAG_FD_CLOEXEC});
	if (fd < 0)
		return (int)fd;
	int error = 0;
	void *map =
		mmap(NULL, w->page + w->ring_size, PROT_READ | PROT_WRITE, MAP_SHARED, (int)fd, 0);
	if (map == MAP_FAILED)
		error = errno;
	else if (ioctl((int)fd, IOC_ENABLE, 0) != 0) {
		error = errno;
		munmap(map, w->page + w->ring_size);
	} else {
		ring->map = map;
	}
	close((int)fd); /* the mapping keeps the event alive */
	return -error;
}

static void watch_end(struct watch *w)
{
	for (size_t i = 0; w->rings && i < (size_t)w->nevents * w->ncpus; i++)
		if (w->rings[i].map)
			munmap(w->rings[i].map, w->page + w->ring_size);
	free(w->rings);
	free(w);
}

/* All rings, in the order of the tracepoints; the first −errno. */
static int open_rings(struct watch *w)
{
	int error = read_cpus(w->cpus);
	if (error)
		return error;
	size_rings(w);
	w->rings = calloc((size_t)w->nevents * w->ncpus, sizeof *w->rings);
	if (!w->rings)
		return -ENOMEM;
	struct ring *ring = w->rings;
	for (uint32_t i = 0; i < w->nevents && !error; i++)
		for (long cpu = next_cpu(w->cpus, -1); cpu >= 0 && !error;
		     cpu = next_cpu(w->cpus, cpu))
			error = open_ring(w, ring++, w->ids[i], cpu);
	return error;
}

static int free_place(const struct machine *m)
{
	for (int i = 0; i < MAX_TRACES; i++)
		if (!m->traces[i])
			return i;
	return -EMFILE;
}

int step_trace_mark(struct machine *m, const struct trace_mark *mark, struct outcome *out)
{
	wide ids[MAX_EVENTS];
	for (int i = 0; i < mark->nids; i++) {
		int status = expr_eval(m, &mark->ids[i], &ids[i]);
		if (status != STATUS_OK)
			return status;
	}
	for (int i = 0; i < mark->nids; i++)
		if (ids[i] < 0 || ids[i] > UINT32_MAX)
			return STATUS_RANGE;
	out->begun_ns = now_ns();
	int place = free_place(m);
	struct watch *w = place < 0 ? NULL : calloc(1, sizeof *w);
	int error = place < 0 ? place : w ? 0 : -ENOMEM;
	if (w) {
		w->generation = m->generation;
		w->nevents = mark->nids;
		for (uint32_t i = 0; i < w->nevents; i++)
			w->ids[i] = (uint64_t)ids[i];
		error = open_rings(w);
		if (error)
			watch_end(w);
		else
			m->traces[place] = w;
	}
	out->value = error ? error : place;
	out->ended_ns = now_ns();
	for (size_t i = 0; !error && i < (size_t)w->nevents * w->ncpus; i++)
		w->rings[i].begin = head(&w->rings[i]);
	return STATUS_OK;
}

struct sink {
	uint8_t *at;
	uint32_t size, len;
};

static bool add_event(struct sink *sink, uint32_t which, const uint8_t *bytes, uint32_t len)
{
	if ((uint64_t)sink->len + 8 + len > sink->size)
		return false;
	memcpy(sink->at + sink->len, &which, 4);
	memcpy(sink->at + sink->len + 4, &len, 4);
	memcpy(sink->at + sink->len + 8, bytes, len);
	sink->len += 8 + len;
	return true;
}

/* The events of a ring between its marks: 0, or −ENOBUFS. */
static int take_events(const struct watch *w, const struct ring *ring, uint32_t which,
		       struct sink *sink)
{
	if (ring->end + MARGIN > w->ring_size)
		return -ENOBUFS;
	const uint8_t *data = ring->map + w->page;
	for (uint64_t at = ring->begin; at < ring->end;) {
		uint32_t type, raw;
		uint16_t size; /* of the whole record; perf_event_header: type, misc, size */
		memcpy(&type, data + at, 4);
		memcpy(&size, data + at + 6, 2);
		if (size < 8 || size > ring->end - at)
			return -EIO;
		if (type == RECORD_SAMPLE) {
			memcpy(&raw, data + at + 8, 4);
			if (size < 12 || raw > size - 12u)
				return -EIO;
			if (!add_event(sink, which, data + at + 12, raw))
				return -ENOBUFS;
		}
		at += size;
	}
	return 0;
}

static int take_all(struct watch *w, struct sink *sink)
{
	char cpus[256];
	size_t n = (size_t)w->nevents * w->ncpus;
	for (size_t i = 0; i < n; i++)
		w->rings[i].end = head(&w->rings[i]);
	int error = read_cpus(cpus);
	if (!error && strcmp(cpus, w->cpus) != 0)
		error = -ENOBUFS; /* nobody watched the new one */
	for (size_t i = 0; i < n && !error; i++)
		error = take_events(w, &w->rings[i], (uint32_t)(i / w->ncpus), sink);
	return error;
}

int step_trace_read(struct machine *m, const struct log_read *read, struct outcome *out)
{
	wide handle;
	int status = expr_eval(m, &read->handle, &handle);
	if (status != STATUS_OK)
		return status;
	/* A child process has none of its parent's rings. */
	bool live = handle >= 0 && handle < MAX_TRACES && m->traces[handle]
		    && m->traces[handle]->generation == m->generation;
	struct sink sink = {m->scratch, machine_size(m, read->buffer), 0};
	int error = -EBADF;
	if (live)
		error = take_all(m->traces[handle], &sink);
	out->begun_ns = now_ns();
	if (live) {
		watch_end(m->traces[handle]);
		m->traces[handle] = NULL;
	}
	out->ended_ns = now_ns();
	out->value = error ? error : (wide)sink.len;
	if (!error && sink.len > 0) {
		out->data_len = sink.len;
		memcpy(machine_buffer(m, read->buffer), m->scratch, sink.len);
		memcpy(out->data, m->scratch, sink.len);
	}
	return STATUS_OK;
}
