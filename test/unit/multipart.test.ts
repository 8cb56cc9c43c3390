/** A form, byte for byte: as it is written, and as a reader of forms that nobody here has written reads it. */
import fc from 'fast-check';

import { multipart, type Upload } from '../../nodes/Sendcloud/transport/multipart';

const file = (more: Partial<Upload> = {}): Upload => ({
	name: 'file',
	fileName: 'invoice.pdf',
	mimeType: 'application/pdf',
	bytes: new Uint8Array([0x25, 0x50, 0x44, 0x46, 0, 13, 10, 0xff]),
	...more,
});

async function read({ payload, contentType }: ReturnType<typeof multipart>) {
	const form = await new Response(new Uint8Array(payload), {
		headers: { 'content-type': contentType },
	}).formData();
	const entries = [...form.entries()];
	expect(entries).toHaveLength(1);
	const [[name, part]] = entries;
	if (typeof part === 'string') throw new Error('It is no file');
	return { name, part, bytes: Buffer.from(await part.arrayBuffer()) };
}

it('is written byte for byte', () => {
	const { payload, contentType } = multipart(file());
	const [, boundary] = /^multipart\/form-data; boundary=(form-[a-z0-9]{6,24})$/.exec(contentType)!;
	expect(payload.toString('latin1')).toBe(
		`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="invoice.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF\0\r\n\xff\r\n--${boundary}--\r\n`,
	);
});

it('brings any bytes as they are', async () => {
	await fc.assert(
		fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
			const { name, part, bytes: received } = await read(multipart(file({ bytes })));
			expect(name).toBe('file');
			expect(part.type).toBe('application/pdf');
			expect(received).toEqual(Buffer.from(bytes));
		}),
	);
});

it('takes a part of a larger buffer', async () => {
	const whole = Buffer.from('before|inside|after');
	const { bytes } = await read(multipart(file({ bytes: whole.subarray(7, 13) })));
	expect(bytes.toString()).toBe('inside');
});

it.each([
	['Überweisung – 1.pdf', 'Überweisung – 1.pdf'],
	['a "quoted" name.pdf', 'a "quoted" name.pdf'],
	['x.pdf"\r\nContent-Type: text/html\r\n\r\n<script>', 'x.pdf"Content-Type: text/html<script>'],
	['back\\slash.pdf', 'back\\slash.pdf'],
	['tab\there\0.pdf', 'tabhere.pdf'],
])('keeps the file name %j in its place', async (fileName, expected) => {
	const { part } = await read(multipart(file({ fileName })));
	expect(part.type).toBe('application/pdf');
	expect(part.name).toBe(expected);
});

it('has a boundary that the file does not hold', () => {
	const first = jest.spyOn(Math, 'random').mockReturnValueOnce(0.5).mockReturnValueOnce(0.5);
	const taken = `form-${(0.5).toString(36).slice(2, 14).repeat(2)}`;
	const { contentType } = multipart(file({ bytes: Buffer.from(`--${taken}\r\n`) }));
	expect(first.mock.calls.length).toBeGreaterThan(2);
	first.mockRestore();
	expect(contentType.split('boundary=')[1]).not.toBe(taken);
});

it.each([
	['image/jpeg; charset=binary', 'image/jpeg'],
	[' Image/PNG ', 'image/png'],
])('writes the type %j as %s', async (mimeType, expected) => {
	expect((await read(multipart(file({ mimeType })))).part.type).toBe(expected);
});

it.each(['', 'pdf', 'image/', 'image/png\r\nX-Evil: 1', 'image/png x', 'a'.repeat(5000)])(
	'refuses the type %j',
	(mimeType) => {
		expect(() => multipart(file({ mimeType }))).toThrow(
			'The file "invoice.pdf" has no type that can be sent',
		);
	},
);
