/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GADGET_PARTS_H
#define GADGET_PARTS_H

#define GADGET_PARTS 4

struct gadget_part { __u32 number; __u32 weight; };

#endif
