// SPDX-License-Identifier: GPL-2.0-only
/*
 * The code behind the tracepoints, made by their header.
 */

#define CREATE_TRACE_POINTS
#include "tcpstats_trace.h"
