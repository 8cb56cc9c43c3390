/** Downloads that break off: nothing is lost, nothing comes twice, and it comes to an end. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { Readable } from 'node:stream';
import { sleep } from 'n8n-workflow';

import type { SendcloudClient } from '../../nodes/Sendcloud/transport/client';
import { openFile } from '../../nodes/Sendcloud/files/download';
import { SendcloudError } from '../../nodes/Sendcloud/transport/errors';

/** One answer of the storage: its bytes, as they arrive, and whether they end too early. */
interface Part {
	status?: number;
	etag?: string;
	chunks?: string[];
	breaksOff?: boolean;
	/** No answer at all. */
	error?: SendcloudError;
}

function storage(parts: Part[]) {
	const asked: string[] = [];
	const waits: number[] = [];
	let open = 0;
	const client = {
		notes: { repeats: 0, waitedMs: 0, reasons: new Set<string>(), warnings: new Set<string>() },
		clock: { now: () => 0, random: () => 0.75 },
		timeout: 10_000,
		wait: async (ms: number) => {
			waits.push(ms);
		},
		throwIfCancelled: () => {},
		open: async (url: string) => {
			asked.push(url);
			const part = parts.shift() ?? { status: 418 };
			if (part.error) throw part.error;
			open++;
			async function* bytes() {
				for (const chunk of part.chunks ?? []) yield Buffer.from(chunk);
				if (part.breaksOff) throw new Error('socket hang up');
			}
			return {
				status: part.status ?? 200,
				headers: { etag: part.etag ?? '"1"' },
				body: Readable.from(bytes()),
				close: (): void => {
					open--;
				},
			};
		},
	};
	const renew = jest.fn(async () => 'renewed');
	const read = async () => {
		const file = await openFile(client as unknown as SendcloudClient, 'link', renew);
		let text = '';
		for await (const chunk of file.chunks) {
			expect(chunk.length).toBeGreaterThan(0);
			text += Buffer.from(chunk).toString();
		}
		return text;
	};
	return { asked, client, read, renew, waits, open: () => open };
}

const noAnswer = () => new SendcloudError('The file could not be fetched', { kind: 'unanswered' });

it('goes on where it stopped, however the bytes are cut', async () => {
	const { asked, client, read, waits, open } = storage([
		{ chunks: ['abc', 'de'], breaksOff: true },
		{ chunks: ['ab'], breaksOff: true },
		{ chunks: ['ab', 'cde', 'fg', 'h'], breaksOff: true },
		{ chunks: ['abcdefgh', 'i', 'j'] },
	]);
	expect(await read()).toBe('abcdefghij');
	expect(asked).toEqual(['link', 'link', 'link', 'link']);
	expect(waits).toEqual([625, 1250, 2500]);
	expect(client.notes).toMatchObject({ repeats: 3, waitedMs: 4375 });
	expect([...client.notes.reasons]).toEqual(['no answer']);
	expect(open()).toBe(0);
});

it('is never put together of two files', async () => {
	const { read, open } = storage([
		{ chunks: ['abc'], breaksOff: true },
		{ chunks: ['xyz!'], etag: '"2"' },
	]);
	await expect(read()).rejects.toMatchObject({
		message: 'The file changed while it was being downloaded',
		kind: 'unanswered',
	});
	expect(open()).toBe(0);
});

it('is given up after five attempts, those that got no answer counted', async () => {
	const { asked, client, read, waits, open } = storage([
		{ error: noAnswer() },
		{ status: 503 },
		{ chunks: ['a'], breaksOff: true },
		{ error: noAnswer() },
		{ chunks: ['ab'], breaksOff: true },
		{ chunks: ['abc'] },
	]);
	await expect(read()).rejects.toMatchObject({ message: 'The download broke off' });
	expect(asked).toHaveLength(5);
	expect(waits).toEqual([625, 1250, 2500, 5000]);
	expect([...client.notes.reasons]).toEqual(['no answer', 'HTTP 503']);
	expect(open()).toBe(0);
});

it.each([200, 206, 299])('is there with the status %d', async (status) => {
	expect(await storage([{ status, chunks: ['a'] }]).read()).toBe('a');
});

it.each([429, 500, 503])('is asked for again after %d', async (status) => {
	const { asked, read, renew, open } = storage([{ status }, { chunks: ['a'] }]);
	expect(await read()).toBe('a');
	expect(asked).toHaveLength(2);
	expect(renew).not.toHaveBeenCalled();
	expect(open()).toBe(0);
});

it.each([199, 300, 405, 499])('is not asked for again after %d', async (status) => {
	const { asked, read, open } = storage([{ status }, { chunks: ['a'] }]);
	await expect(read()).rejects.toMatchObject({
		message: `The storage of the file refuses the download (HTTP ${status})`,
		kind: 'refused',
		status,
		description: 'Run again later.',
	});
	expect(asked).toHaveLength(1);
	expect(open()).toBe(0);
});

it.each([400, 401, 403, 404, 410])('gets another link after %d, once', async (status) => {
	const good = storage([{ status }, { chunks: ['a'] }]);
	expect(await good.read()).toBe('a');
	expect(good.asked).toEqual(['link', 'renewed']);
	expect(good.waits).toEqual([]);

	const bad = storage([{ status }, { status }, { chunks: ['a'] }]);
	await expect(bad.read()).rejects.toMatchObject({
		kind: 'refused',
		status,
		description: expect.stringMatching(/^A new link was refused too\./),
	});
	expect(bad.renew).toHaveBeenCalledTimes(1);
	expect(bad.open()).toBe(0);
});

it('gets another link in the middle, too', async () => {
	const { asked, read } = storage([
		{ chunks: ['ab'], breaksOff: true },
		{ status: 403 },
		{ chunks: ['abc'] },
	]);
	expect(await read()).toBe('abc');
	expect(asked).toEqual(['link', 'link', 'renewed']);
});

it('is left when nothing comes any more, and asked for again', async () => {
	const { client, read } = storage([{ chunks: ['abc'] }]);
	client.timeout = 20;
	const { open } = client;
	let isFirst = true;
	client.open = async (url: string) => {
		if (!isFirst) return await open(url);
		isFirst = false;
		let close = () => {};
		const closed = new Promise<never>((_resolve, reject) => {
			close = () => reject(new Error('closed'));
		});
		const body = {
			constructor: Readable,
			[Symbol.asyncIterator]: () => ({ next: async () => await closed }),
		};
		return { status: 200, headers: { etag: '"1"' }, body: body as never, close };
	};
	expect(await read()).toBe('abc');
	expect(client.notes.repeats).toBe(1);
});

it('may take longer than the timeout, as long as something comes', async () => {
	const { client, read } = storage([]);
	client.timeout = 250;
	let isOpen = true;
	async function* slowly() {
		for (const chunk of ['a', 'b', 'c', 'd', 'e', 'f']) {
			await sleep(60);
			if (!isOpen) throw new Error('closed');
			yield Buffer.from(chunk);
		}
	}
	const close = () => {
		isOpen = false;
	};
	const file = { status: 200, headers: { etag: '"1"' }, body: Readable.from(slowly()), close };
	client.open = async () => file;
	expect(await read()).toBe('abcdef');
	expect(client.notes.repeats).toBe(0);
	expect(isOpen).toBe(false);
});

it('ends with the execution', async () => {
	const { asked, client, read, open } = storage([{ chunks: ['a'], breaksOff: true }]);
	client.throwIfCancelled = () => {
		throw new SendcloudError('The execution was cancelled', { kind: 'cancelled' });
	};
	await expect(read()).rejects.toMatchObject({ kind: 'cancelled' });
	expect(asked).toHaveLength(1);
	expect(open()).toBe(0);
});

it('becomes a stream of the class that it came in', async () => {
	const { client } = storage([{ chunks: ['ab', 'c'] }]);
	const file = await openFile(client as unknown as SendcloudClient, 'link', async () => '');
	const stream = file.toStream(file.chunks);
	expect(stream).toBeInstanceOf(Readable);
	expect((stream as Readable).readableObjectMode).toBe(false);
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(chunk as Buffer);
	expect(Buffer.concat(chunks).toString()).toBe('abc');
});
