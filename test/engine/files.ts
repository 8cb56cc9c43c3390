/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** n8n's own storage of files, in its folder, as in production. */
// First: it tells n8n where its folder is.
import './engine';
import { createReadStream, type ReadStream } from 'node:fs';
import { dirname } from 'node:path';
import { BinaryDataService } from 'n8n-core';

/** n8n-core brings its own copy of the container that its services are in. */
const { Container } = jest.requireActual<typeof import('@n8n/di')>(
	require.resolve('@n8n/di', { paths: [dirname(require.resolve('n8n-core'))] }),
);

/** Call it at the top of a test file. Without it n8n keeps files in memory. */
export function useFiles(): void {
	beforeAll(async () => await Container.get(BinaryDataService).init());
}

/** A file that n8n has stored, by the `id` of the binary data. */
export const storedFile = (id: string): ReadStream =>
	createReadStream(Container.get(BinaryDataService).getPath(id));

export async function storedText(id: string): Promise<string> {
	let text = '';
	for await (const chunk of storedFile(id).setEncoding('utf8')) text += chunk;
	return text;
}
