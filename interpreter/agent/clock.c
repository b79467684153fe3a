/* SPDX-License-Identifier: Apache-2.0 */
#include "clock.h"

#include <elf.h>
#include <string.h>
#include <sys/auxv.h>

int (*clock_read)(clockid_t, struct timespec *) = clock_gettime;

#ifdef __x86_64__
#define NAME "__vdso_clock_gettime"

/* What is needed of the vDSO, a shared object in memory; see elf(5). */
struct image {
	const uint8_t *bias; /* what its addresses are to be added to */
	const Elf64_Sym *symbols;
	const char *names;
	const uint32_t *hash; /* of which the second word is the number of symbols */
};

static void read_dynamic(struct image *image, const Elf64_Dyn *entry)
{
	for (; entry->d_tag != DT_NULL; entry++) {
		const void *at = image->bias + entry->d_un.d_ptr;
		if (entry->d_tag == DT_SYMTAB)
			image->symbols = at;
		else if (entry->d_tag == DT_STRTAB)
			image->names = at;
		else if (entry->d_tag == DT_HASH)
			image->hash = at;
	}
}

static bool read_image(struct image *image, const uint8_t *base)
{
	const Elf64_Ehdr *head = (const void *)base;
	const Elf64_Phdr *part = (const void *)(base + head->e_phoff);
	const Elf64_Phdr *dynamic = NULL;
	for (int i = 0; i < head->e_phnum; i++)
		if (part[i].p_type == PT_LOAD)
			image->bias = base + part[i].p_offset - part[i].p_vaddr;
		else if (part[i].p_type == PT_DYNAMIC)
			dynamic = &part[i];
	if (!image->bias || !dynamic)
		return false;
	read_dynamic(image, (const void *)(base + dynamic->p_offset));
	return image->symbols && image->names && image->hash;
}

void clock_prepare(void)
{
	struct image image = {0};
	const uint8_t *base = (const uint8_t *)getauxval(AT_SYSINFO_EHDR);
	if (!base || !read_image(&image, base))
		return;
	for (uint32_t i = 0; i < image.hash[1]; i++) {
		const Elf64_Sym *symbol = &image.symbols[i];
		if (symbol->st_shndx != SHN_UNDEF
		    && strcmp(image.names + symbol->st_name, NAME) == 0)
			clock_read = (int (*)(clockid_t, struct timespec *))(
				uintptr_t)(image.bias + symbol->st_value);
	}
}
#else
void clock_prepare(void)
{
}
#endif
