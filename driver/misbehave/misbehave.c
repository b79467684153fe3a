// SPDX-License-Identifier: GPL-2.0-only
/*
 * kspec_misbehave - does what drivers must not do, one thing at a time
 *
 * Writing a word to /dev/kspec_misbehave does the thing of that name; reading
 * lists the words. For machines that may be lost.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "misbehave.h"

#define WORD_SIZE 32

static const struct misbehaviour *const tables[] = {
	misbehave_access, misbehave_heap, misbehave_assert, misbehave_waits,
	misbehave_logs,
};

static const struct misbehaviour *find(const char *word)
{
	const struct misbehaviour *m;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tables); i++)
		for (m = tables[i]; m->word; m++)
			if (!strcmp(m->word, word))
				return m;
	return NULL;
}

static ssize_t misbehave_write(struct file *file, const char __user *from,
			       size_t count, loff_t *pos)
{
	const struct misbehaviour *m;
	char word[WORD_SIZE];

	if (!count || count >= sizeof(word))
		return -EINVAL;
	if (copy_from_user(word, from, count))
		return -EFAULT;
	word[count] = '\0';
	m = find(strim(word));
	if (!m)
		return -EINVAL;
	m->act();
	return count;
}

static ssize_t misbehave_read(struct file *file, char __user *to, size_t count,
			      loff_t *pos)
{
	const struct misbehaviour *m;
	char words[1024];
	size_t len = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tables); i++)
		for (m = tables[i]; m->word; m++)
			len += scnprintf(words + len, sizeof(words) - len,
					 "%s\n", m->word);
	return simple_read_from_buffer(to, count, pos, words, len);
}

static const struct file_operations misbehave_fops = {
	.owner = THIS_MODULE,
	.read = misbehave_read,
	.write = misbehave_write,
};

static struct miscdevice misbehave_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "kspec_misbehave",
	.fops = &misbehave_fops,
	.mode = 0600,
};

static int __init misbehave_init(void)
{
	return misc_register(&misbehave_device);
}

static void __exit misbehave_exit(void)
{
	misc_deregister(&misbehave_device);
	misbehave_forget_late();
}

module_init(misbehave_init);
module_exit(misbehave_exit);

MODULE_DESCRIPTION("Does what drivers must not do, on demand");
MODULE_LICENSE("GPL");
