/**
 * Files that Sendcloud leaves at a storage of another company, behind a link that is the permission: whoever has it may
 * fetch the file, so no credential goes there and the link appears in no message.
 *
 * A download that breaks off goes on where it stopped: the file is asked for again and what came already is passed over.
 * So whoever reads the bytes needs to know nothing of it, and nothing is held in memory.
 */
import { type OpenFile, type SendcloudClient, type Stream } from '../transport/client';
import { SendcloudError } from '../transport/errors';
import { MAX_ATTEMPTS } from '../transport/retry';

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

	/** Waits for one more attempt, if another one may end differently. @throws SendcloudError */
	const again = async (failure: SendcloudError) => {
		if (failure.kind !== 'unanswered' || attempt === MAX_ATTEMPTS) throw failure;
		client.notes.repeats++;
		client.notes.reasons.add(failure.status === undefined ? 'no answer' : `HTTP ${failure.status}`);
		const delay = 500 * 2 ** (attempt - 1) * (0.5 + client.clock.random());
		client.notes.waitedMs += delay;
		attempt++;
		await client.wait(delay);
	};

	const open = async () => {
		for (;;) {
			let failure: SendcloudError | undefined;
			try {
				const file = await client.open(url);
				if (file.status >= 200 && file.status < 300) return file;
				file.close();
				failure = refused(file.status);
			} catch (error) {
				failure = error as SendcloudError;
			}
			if (LINK_REFUSED.includes(failure.status ?? 0) && !renewed) {
				renewed = true;
				url = await renew();
			} else {
				await again(failure);
			}
		}
	};

	const first = await open();

	async function* chunks(): AsyncGenerator<Uint8Array> {
		let file = first;
		let done = 0;
		for (;;) {
			let passed = 0;
			const watch = watched(client, file);
			try {
				for await (const chunk of file.body as AsyncIterable<Uint8Array>) {
					watch.since = undefined;
					passed += chunk.length;
					if (passed > done) {
						const fresh = chunk.subarray(Math.max(0, done - (passed - chunk.length)));
						done = passed;
						yield fresh;
					}
					watch.since = performance.now();
				}
				return;
			} catch {
				client.throwIfCancelled();
			} finally {
				watch.end();
				file.close();
			}
			await again(brokenOff());
			const { etag } = file.headers;
			file = await open();
			if (file.headers.etag !== etag) {
				file.close();
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

/** Gives a file up when nothing comes of it any more. A cancelled execution ends the connection by itself. */
function watched(client: SendcloudClient, file: OpenFile) {
	let over = false;
	const watch = {
		/** Since when the next bytes are waited for; undefined while nobody waits. */
		since: performance.now() as number | undefined,
		/** Nobody reads on. */
		end(): void {
			over = true;
		},
	};
	// One for the whole file, not one for each of its thousands of pieces.
	const look = (ms: number) =>
		AbortSignal.timeout(Math.ceil(ms)).addEventListener('abort', () => {
			if (over) return;
			const { since } = watch;
			const left = client.timeout - (since === undefined ? 0 : performance.now() - since);
			if (left > 0) look(left);
			else file.close();
		});
	look(client.timeout);
	return watch;
}

const brokenOff = () =>
	new SendcloudError('The download broke off', {
		kind: 'unanswered',
		description: 'Run again. If it keeps happening, check the network of your n8n.',
	});

function refused(status: number): SendcloudError {
	return new SendcloudError(`The storage of the file refuses the download (HTTP ${status})`, {
		kind: status >= 500 || status === 429 ? 'unanswered' : 'refused',
		status,
		description: LINK_REFUSED.includes(status)
			? 'A new link was refused too. A proxy or firewall before your n8n may be the one that refuses; or the report has expired and must be created again.'
			: 'Run again later.',
	});
}
