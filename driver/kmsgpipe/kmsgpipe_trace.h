/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tracepoints kmsgpipe:read_enter, read_exit, write_enter, write_exit and
 * expire. In all of them dev is the device's number, and queued the messages in
 * the pipe at that moment.
 */

#undef TRACE_SYSTEM
#define TRACE_SYSTEM kmsgpipe

#if !defined(KMSGPIPE_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define KMSGPIPE_TRACE_H

#include <linux/tracepoint.h>
#include <linux/types.h>

/* len: bytes asked for. */
DECLARE_EVENT_CLASS(kmsgpipe_enter,
		    TP_PROTO(u32 dev, u64 len, u32 queued),
		    TP_ARGS(dev, len, queued),
		    TP_STRUCT__entry(__field(u64, len)
				     __field(u32, dev)
				     __field(u32, queued)),
		    TP_fast_assign(__entry->len = len;
				   __entry->dev = dev;
				   __entry->queued = queued;),
		    TP_printk("dev=%u len=%llu queued=%u",
			      __entry->dev, __entry->len, __entry->queued));

DEFINE_EVENT(kmsgpipe_enter, read_enter,
	     TP_PROTO(u32 dev, u64 len, u32 queued),
	     TP_ARGS(dev, len, queued));

DEFINE_EVENT(kmsgpipe_enter, write_enter,
	     TP_PROTO(u32 dev, u64 len, u32 queued),
	     TP_ARGS(dev, len, queued));

/*
 * len: bytes asked for. ret: what the driver returns, the length of the message
 * or a negative error number; ERESTARTSYS (-512) becomes EINTR on its way to
 * user space, unless the call begins anew. latency_ns: since the enter event.
 *
 * expire: len: bytes dropped. ret: messages dropped. latency_ns: how late the
 * first of them was dropped.
 */
DECLARE_EVENT_CLASS(kmsgpipe_exit,
		    TP_PROTO(u32 dev, u64 len, s64 ret, u32 queued,
			     u64 latency_ns),
		    TP_ARGS(dev, len, ret, queued, latency_ns),
		    TP_STRUCT__entry(__field(u64, len)
				     __field(s64, ret)
				     __field(u64, latency_ns)
				     __field(u32, dev)
				     __field(u32, queued)),
		    TP_fast_assign(__entry->len = len;
				   __entry->ret = ret;
				   __entry->latency_ns = latency_ns;
				   __entry->dev = dev;
				   __entry->queued = queued;),
		    TP_printk("dev=%u len=%llu ret=%lld queued=%u latency_ns=%llu",
			      __entry->dev, __entry->len, __entry->ret,
			      __entry->queued, __entry->latency_ns));

DEFINE_EVENT(kmsgpipe_exit, read_exit,
	     TP_PROTO(u32 dev, u64 len, s64 ret, u32 queued, u64 latency_ns),
	     TP_ARGS(dev, len, ret, queued, latency_ns));

DEFINE_EVENT(kmsgpipe_exit, write_exit,
	     TP_PROTO(u32 dev, u64 len, s64 ret, u32 queued, u64 latency_ns),
	     TP_ARGS(dev, len, ret, queued, latency_ns));

DEFINE_EVENT(kmsgpipe_exit, expire,
	     TP_PROTO(u32 dev, u64 len, s64 ret, u32 queued, u64 latency_ns),
	     TP_ARGS(dev, len, ret, queued, latency_ns));

#endif /* KMSGPIPE_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE kmsgpipe_trace
#include <trace/define_trace.h>
