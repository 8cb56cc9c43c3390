/** ZPL is what a printer does one command after the other, so files of it are joined by writing one behind the other. */

const LINE_FEED = 10;

/** One file of many, each on lines of its own. */
export async function* joinZpl(
	files: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
	for await (const file of files) {
		if (file.length === 0) continue;
		yield file;
		if (file[file.length - 1] !== LINE_FEED) yield new Uint8Array([LINE_FEED]);
	}
}
