/** Files of tickets: from binary fields of the item, or tokens of files that are with Sendcloud already. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { LARGEST_FILE, uploadFile } from '../../api/support';
import type { SendcloudClient } from '../../transport/client';
import { inputError } from '../../transport/errors';

/** A binary field of the item, or a token. */
export type FileSource = { field: string } | { token: string };

/** As Sendcloud writes tokens: a UUID, and perhaps the type of the file. */
const TOKEN = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(-[0-9a-f]{2,400})?$/i;

const tooLarge = (name: string) =>
	inputError(
		`The file in the field "${name}" is too large: Sendcloud takes 6 MB at most`,
		'Make it smaller, e.g. with the Edit Image node. Nothing was sent for this item.',
	);

/** @param what the file, in words, e.g. `sales invoice` @throws SendcloudError (input) */
export function fileSource(value: unknown, item: INodeExecutionData, what: string): FileSource {
	const name = typeof value === 'string' ? value.slice(0, 1000).trim() : '';
	const { binary = {} } = item;
	if (name !== '' && Object.hasOwn(binary, name)) {
		const { bytes } = binary[name] as { bytes?: number };
		if (typeof bytes === 'number' && bytes > LARGEST_FILE) throw tooLarge(name);
		return { field: name };
	}
	if (TOKEN.test(name)) return { token: name };
	const there = Object.keys(binary)
		.slice(0, 10)
		.map((one) => `"${one}"`)
		.join(', ');
	throw inputError(
		name === ''
			? `The ${what} is required: name the field of the item that holds the file`
			: `The ${what}: the item has no file in a field "${name.slice(0, 100)}"`,
		there === '' ? 'The item has no files.' : `The item has files in ${there}.`,
	);
}

/** Uploads the file when it is asked for, and once, however often that is. */
export function tokenOf(
	source: FileSource,
	context: IExecuteFunctions,
	item: { index: number; binary: INodeExecutionData['binary'] },
): (client: SendcloudClient) => Promise<string> {
	let token: Promise<string> | undefined;
	return async (client) => {
		token ??= 'token' in source ? Promise.resolve(source.token) : upload(source.field);
		return await token;

		async function upload(name: string): Promise<string> {
			const bytes = await context.helpers.getBinaryDataBuffer(item.index, name);
			if (bytes.length > LARGEST_FILE) throw tooLarge(name);
			const { fileName, mimeType, fileExtension } = item.binary![name];
			const named = fileName ?? [name, fileExtension].filter(Boolean).join('.');
			return await uploadFile(client, { fileName: named, mimeType, bytes });
		}
	};
}
