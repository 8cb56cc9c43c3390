/** A form with one file in it (RFC 7578), as bytes: n8n's rules let nobody import a library that would write it. */
import { inputError } from './errors';

/** A file that is sent as the part of a form. */
export interface Upload {
	/** Of the form's field. */
	name: string;
	fileName: string;
	mimeType: string;
	bytes: Uint8Array;
}

const MIME_TYPE = /^[a-z]{1,40}\/[a-z0-9][a-z0-9.+_-]{0,120}$/;

/** A text between quotes, as browsers write it: nothing in it ends the text, the line or the part. */
const quoted = (text: string) =>
	text
		.slice(0, 1000)
		.replace(/\p{Cc}/gu, '')
		.replace(/"/g, '%22');

/** A line that no file holds, neither by accident nor on purpose. */
function boundaryFor(bytes: Buffer): string {
	for (;;) {
		const luck = () => Math.random().toString(36).slice(2, 14);
		const boundary = `form-${luck()}${luck()}`;
		if (!bytes.includes(boundary)) return boundary;
	}
}

/**
 * The body of the request, and its content type.
 * @throws SendcloudError (input) when the type of the file is none
 */
export function multipart({ name, fileName, mimeType, bytes }: Upload): {
	contentType: string;
	payload: Buffer;
} {
	const type = mimeType.slice(0, 200).split(';')[0].trim().toLowerCase();
	if (!MIME_TYPE.test(type)) {
		throw inputError(
			`The file ${JSON.stringify(fileName.slice(0, 100))} has no type that can be sent, found ${JSON.stringify(mimeType.slice(0, 60))}`,
			'Give it one such as image/jpeg or application/pdf, e.g. with the node that made it.',
		);
	}
	const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const boundary = boundaryFor(file);
	const head = [
		`--${boundary}`,
		`Content-Disposition: form-data; name="${quoted(name)}"; filename="${quoted(fileName)}"`,
		`Content-Type: ${type}`,
		'',
		'',
	].join('\r\n');
	return {
		contentType: `multipart/form-data; boundary=${boundary}`,
		payload: Buffer.concat([Buffer.from(head), file, Buffer.from(`\r\n--${boundary}--\r\n`)]),
	};
}
