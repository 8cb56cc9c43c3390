/**
 * Files that Sendcloud leaves at a storage of another company, behind a link that is the permission: whoever has it may
 * fetch the file, so no credential goes there and the link appears in no message.
 *
 * A download that breaks off goes on where it stopped: the file is asked for again and what came already is passed over.
 * So whoever reads the bytes needs to know nothing of it, and nothing is held in memory.
 */
import { MAX_ATTEMPTS, type SendcloudClient, type Stream } from './client';
import { SendcloudError } from './errors';

/** How often a download looks whether the execution was cancelled or the storage fell silent, in milliseconds. */
const WATCH_INTERVAL = 250;

/** What a storage says of a link that is no longer good. */
const LINK_REFUSED = [400, 401, 403, 404, 410];

interface File {
	/** The bytes, in order. Throws SendcloudError. */
	chunks: AsyncIterable<Uint8Array>;
	/** A stream of the same class as the one the bytes come from. */
	toStream(chunks: AsyncIterable<Uint8Array>): Stream;
}

interface StreamClass {
	from(bytes: AsyncIterable<Uint8Array>, options: { objectMode: boolean }): Stream;
}

/**
 * Opens a file; its bytes come as they are read.
 * @param link the link to the file
 * @param renew gets another link, once, when the storage refuses the first
 * @throws SendcloudError
 */
export async function openFile(
	client: SendcloudClient,
	link: string,
	renew: () => Promise<string>,
): Promise<File> {
	let url = link;
	let renewed = false;
	let attempt = 1;

	/** One more attempt after a fault, or its error. */
	const again = async (failure: SendcloudError) => {
		if (failure.kind === 'cancelled' || attempt === MAX_ATTEMPTS) throw failure;
		client.notes.repeats++;
		client.notes.reasons.add(failure.status === undefined ? 'no answer' : `HTTP ${failure.status}`);
		const delay = 500 * 2 ** (attempt - 1) * (0.5 + client.clock.random());
		client.notes.waitedMs += delay;
		attempt++;
		await client.wait(delay);
	};

	const open = async () => {
		for (;;) {
			let failure: SendcloudError;
			try {
				const file = await client.open(url);
				if (file.status >= 200 && file.status < 300) return file;
				file.body.destroy();
				if (LINK_REFUSED.includes(file.status) && !renewed) {
					renewed = true;
					url = await renew();
					continue;
				}
				failure = refused(file.status);
				if (file.status < 500 && file.status !== 429) attempt = MAX_ATTEMPTS;
			} catch (error) {
				failure = error as SendcloudError;
			}
			await again(failure);
		}
	};

	const first = await open();

	async function* chunks(): AsyncGenerator<Uint8Array> {
		let file = first;
		let done = 0;
		for (;;) {
			let passed = 0;
			let failure: SendcloudError | undefined;
			const reader = watched(client, file.body);
			try {
				for (;;) {
					const chunk = await reader.next();
					if (chunk === undefined) return;
					passed += chunk.length;
					if (passed <= done) continue;
					const fresh = chunk.subarray(Math.max(0, done - (passed - chunk.length)));
					done = passed;
					yield fresh;
				}
			} catch (error) {
				failure = error as SendcloudError;
			} finally {
				reader.end();
			}
			await again(failure);
			const { etag } = file.headers;
			file = await open();
			if (file.headers.etag !== etag) {
				file.body.destroy();
				throw new SendcloudError('The file changed while it was being downloaded', {
					kind: 'unanswered',
					description: 'Run again.',
				});
			}
		}
	}

	// n8n stores streams of Node's own class alone, and its rules let nobody import that class; a stream knows its own.
	const { constructor } = first.body as unknown as { constructor: StreamClass };
	return {
		chunks: chunks(),
		toStream: (bytes) => constructor.from(bytes, { objectMode: false }),
	};
}

/** Reads a stream, and gives up when nothing comes any more or the execution is cancelled. */
function watched(client: SendcloudClient, stream: Stream) {
	const iterator = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
	let waitingSince: number | undefined;
	let ended = false;
	let silent = false;

	const watch = async () => {
		while (!ended) {
			await client.clock.sleep(WATCH_INTERVAL);
			if (ended) return;
			// Time that the reader of the bytes takes is not the storage's.
			silent = waitingSince !== undefined && client.clock.now() - waitingSince > client.timeout;
			if (silent || client.isCancelled()) stream.destroy(new Error('stopped'));
		}
	};
	void watch();

	return {
		async next(): Promise<Uint8Array | undefined> {
			waitingSince = client.clock.now();
			try {
				const { done, value } = await iterator.next();
				return done ? undefined : value;
			} catch {
				client.throwIfCancelled();
			} finally {
				waitingSince = undefined;
			}
			throw new SendcloudError(
				silent
					? `The download stopped: nothing came for ${client.timeout / 1000} seconds`
					: 'The download broke off',
				{
					kind: 'unanswered',
					description: 'Run again. If it keeps happening, check the network of your n8n.',
				},
			);
		},
		end() {
			ended = true;
			stream.destroy();
		},
	};
}

function refused(status: number): SendcloudError {
	return new SendcloudError(`The storage of the file refuses the download (HTTP ${status})`, {
		kind: status >= 500 ? 'unanswered' : 'refused',
		status,
		description: LINK_REFUSED.includes(status)
			? 'A new link was refused too. The report may have expired: create it again. A proxy or firewall before your n8n may also be the one that refuses.'
			: 'Run again later.',
	});
}
