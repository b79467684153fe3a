/* SPDX-License-Identifier: Apache-2.0 */
/* CRC-32 of IEEE 802.3 (reflected polynomial 0xEDB88320), as zlib and java.util.zip.CRC32 compute
 * it. */
#ifndef KSPEC_CRC_H
#define KSPEC_CRC_H

#include "base.h"

/* The CRC of what gave `crc` (0: nothing yet) followed by n more bytes. */
uint32_t crc32_more(uint32_t crc, const void *data, size_t n);

#endif
