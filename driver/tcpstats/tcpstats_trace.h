/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tracepoints tcpstats:read_entry, read_done, filter_skip, filter_match,
 * fill_done, profile_create and profile_destroy.
 */

#undef TRACE_SYSTEM
#define TRACE_SYSTEM tcpstats

#if !defined(TCPSTATS_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define TCPSTATS_TRACE_H

#include <linux/string.h>
#include <linux/tracepoint.h>
#include <linux/types.h>

#include "tcpstats_filter.h"

/*
 * A read begins, of whatever kind. resid: bytes asked for. flags: of the open
 * file, as open(2) has them.
 */
TRACE_EVENT(read_entry,
	    TP_PROTO(u64 resid, u32 flags),
	    TP_ARGS(resid, flags),
	    TP_STRUCT__entry(__field(u64, resid)
			     __field(u32, flags)),
	    TP_fast_assign(__entry->resid = resid;
			   __entry->flags = flags;),
	    TP_printk("resid=%llu flags=0x%x", __entry->resid, __entry->flags));

/*
 * It is over. error: 0 or a negative error number. records: copied to user space.
 * ns: since read_entry.
 */
TRACE_EVENT(read_done,
	    TP_PROTO(s32 error, u32 records, u64 ns),
	    TP_ARGS(error, records, ns),
	    TP_STRUCT__entry(__field(u64, ns)
			     __field(s32, error)
			     __field(u32, records)),
	    TP_fast_assign(__entry->ns = ns;
			   __entry->error = error;
			   __entry->records = records;),
	    TP_printk("error=%d records=%u ns=%llu", __entry->error,
		      __entry->records, __entry->ns));

/*
 * A socket is visited that gets no record, or one that does. socket: where it lies
 * in the kernel (printed as a hash). reason: TCPSTATS_SKIP_*. state: TCPS_*.
 */
TRACE_EVENT(filter_skip,
	    TP_PROTO(const void *socket, const struct tcpstats_id *id,
		     u32 reason),
	    TP_ARGS(socket, id, reason),
	    TP_STRUCT__entry(__field(const void *, socket)
			     __field(u32, reason)
			     __field(u32, state)
			     __field(u16, af)
			     __field(u16, local_port)
			     __field(u16, remote_port)),
	    TP_fast_assign(__entry->socket = socket;
			   __entry->reason = reason;
			   __entry->state = id->state;
			   __entry->af = id->af;
			   __entry->local_port = id->local_port;
			   __entry->remote_port = id->remote_port;),
	    TP_printk("socket=%p reason=%u state=%u af=%u local_port=%u remote_port=%u",
		      __entry->socket, __entry->reason, __entry->state,
		      __entry->af, __entry->local_port, __entry->remote_port));

TRACE_EVENT(filter_match,
	    TP_PROTO(const void *socket, const struct tcpstats_id *id),
	    TP_ARGS(socket, id),
	    TP_STRUCT__entry(__field(const void *, socket)
			     __field(u32, state)
			     __field(u16, af)
			     __field(u16, local_port)
			     __field(u16, remote_port)),
	    TP_fast_assign(__entry->socket = socket;
			   __entry->state = id->state;
			   __entry->af = id->af;
			   __entry->local_port = id->local_port;
			   __entry->remote_port = id->remote_port;),
	    TP_printk("socket=%p state=%u af=%u local_port=%u remote_port=%u",
		      __entry->socket, __entry->state, __entry->af,
		      __entry->local_port, __entry->remote_port));

/* A record has been filled in. ns: how long that took. size: its bytes. */
TRACE_EVENT(fill_done,
	    TP_PROTO(u64 ns, u32 size),
	    TP_ARGS(ns, size),
	    TP_STRUCT__entry(__field(u64, ns)
			     __field(u32, size)),
	    TP_fast_assign(__entry->ns = ns;
			   __entry->size = size;),
	    TP_printk("ns=%llu size=%u", __entry->ns, __entry->size));

/* A profile has been made, or is deleted; a change of its filter is neither. */
DECLARE_EVENT_CLASS(tcpstats_profile,
		    TP_PROTO(const char *name),
		    TP_ARGS(name),
		    TP_STRUCT__entry(__array(char, name, TCPSTATS_NAME_SIZE)),
		    TP_fast_assign(strscpy_pad(__entry->name, name,
					       TCPSTATS_NAME_SIZE);),
		    TP_printk("name=%s", __entry->name));

DEFINE_EVENT(tcpstats_profile, profile_create,
	     TP_PROTO(const char *name),
	     TP_ARGS(name));

DEFINE_EVENT(tcpstats_profile, profile_destroy,
	     TP_PROTO(const char *name),
	     TP_ARGS(name));

#endif /* TCPSTATS_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE tcpstats_trace
#include <trace/define_trace.h>
