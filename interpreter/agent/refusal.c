/* SPDX-License-Identifier: Apache-2.0 */
#include "refusal.h"

#include <stdarg.h>
#include <stdio.h>

bool refuse(struct refusal *why, int code, const char *format, ...)
{
	if (why->code)
		return false;
	why->code = code;
	va_list list;
	va_start(list, format);
	vsnprintf(why->message, sizeof why->message, format, list);
	va_end(list);
	return false;
}
