/**
 * Deliveries that are not Sendcloud's: of 10,000 for each kind of event, none starts a workflow. Every one of them would, if
 * its proof were right.
 */
import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { forgetAll } from '../../nodes/Sendcloud/trigger/memory';
import { PARCEL_CHOICES, WEBHOOK_CHOICES } from '../../nodes/Sendcloud/trigger/kinds';
import { integrationNews, parcelNews, returnNews } from '../sandbox';
import { deliver, event, SECRET, type Asked } from './delivery';

const RUNS = 10_000;
jest.setTimeout(60_000);

beforeEach(() => forgetAll());

const hex = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => toHex(bytes));
const token = fc
	.uint8Array({ minLength: 32, maxLength: 32 })
	.map((bytes) => Buffer.from(bytes).toString('base64url'));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** One text with a character more, less, or another one. */
const spoilt = (text: string): fc.Arbitrary<string> =>
	fc
		.tuple(
			fc.constantFrom('more', 'less', 'other'),
			fc.nat(text.length - 1),
			fc.string({ minLength: 1, maxLength: 3 }),
		)
		.map(([how, at, by]) => {
			const [before, after] = [text.slice(0, at), text.slice(at)];
			if (how === 'more') return before + by + after;
			return how === 'less' ? before + after.slice(1) : before + by + after.slice(1);
		});

/** What is no text, though it can be made one. */
const noText = (text: string): fc.Arbitrary<unknown> =>
	fc.constantFrom<unknown>(
		[text],
		[[text]],
		{ toString: () => text },
		{ 0: text, length: 1 },
		Buffer.from(text),
		new String(text),
		true,
		0,
		null,
		undefined,
	);

/** Fails with the first that gets in. */
async function noneGetsIn(forged: fc.Arbitrary<{ body: IDataObject } & Asked>): Promise<void> {
	await fc.assert(
		fc.asyncProperty(forged, async ({ body, ...asked }) => {
			expect(await deliver(body, asked)).toEqual({ status: 401, started: undefined });
		}),
		{ numRuns: RUNS },
	);
}

describe('parcel events', () => {
	/** An event that each choice starts on. */
	const fitting: Record<string, IDataObject> = {
		labelCreated: { phase: 'labelled' },
		onItsWay: {},
		outForDelivery: { phase: 'in_delivery' },
		readyForPickUp: { phase: 'pup' },
		delivered: { phase: 'delivered' },
		problem: { exception: 'damaged' },
		returnedToSender: { exception: 'returned_sender' },
		anyParcelEvent: {},
	};
	const eventOf = (choice: string): IDataObject => {
		const { event_type, data } = event() as { event_type: string; data: IDataObject };
		return {
			event_type,
			data: { ...data, event: { ...(data.event as object), ...fitting[choice] } },
		};
	};
	const panel = (choice: string): Asked => ({
		typeVersion: 1.1,
		registered: true,
		parameters: { triggerOn: choice, options: { ignoreDuplicates: false } },
	});
	const proof = createHash('sha256').update(SECRET);
	const hashes = [proof.copy().digest('hex'), proof.copy().digest('base64')];

	const authorization: fc.Arbitrary<unknown> = fc
		.oneof(
			fc.constantFrom<unknown>(
				undefined,
				'',
				'Bearer',
				'Bearer ',
				SECRET,
				`Bearer, ${SECRET}`,
				`Bearer: ${SECRET}`,
				`Bearer${SECRET}`,
				` Bearer ${SECRET}`,
				`Bearer ${SECRET} `,
				`Bearer ${SECRET} ${SECRET}`,
				`Basic ${Buffer.from(`:${SECRET}`).toString('base64')}`,
				`Token ${SECRET}`,
				...hashes.map((hash) => `Bearer ${hash}`),
				...['undefined', 'null', 'id'].map((word) => `Bearer ${word}`),
			),
			token.map((one) => `Bearer ${one}`),
			spoilt(SECRET).map((one) => `Bearer ${one}`),
			noText(`Bearer ${SECRET}`),
			fc.string(),
		)
		// One blank more between the two is no forgery.
		.filter((one) => !(typeof one === 'string' && /^bearer +(\S+)$/i.exec(one)?.[1] === SECRET));

	it.each(Object.keys(PARCEL_CHOICES))('%s starts with the right secret', async (choice) => {
		const { status, started } = await deliver(eventOf(choice), panel(choice));
		expect({ status, count: started?.length }).toEqual({ status: 200, count: 1 });
	});

	it('10,000 forged ones, for triggers of every kind: none gets in', async () => {
		const choices = fc.constantFrom(...Object.keys(PARCEL_CHOICES));
		const names = fc.constantFrom(
			...Array<string>(9).fill('authorization'),
			'x-authorization',
			'cookie',
		);
		const forged = fc.tuple(choices, authorization, names).map(([choice, value, name]) => ({
			body: eventOf(choice),
			...panel(choice),
			headers: { [name]: name === 'authorization' ? value : `Bearer ${SECRET}` } as IDataObject,
		}));
		await noneGetsIn(forged);
	});
});

describe('the webhook of an integration', () => {
	const shop = {
		id: 7,
		shop_name: 'Candle Shop',
		type: 'api',
	} as never;
	const bodies: Record<string, IDataObject> = {
		parcelStatusChanged: parcelNews(),
		returnCreated: returnNews(),
		integrationConnected: integrationNews('connected', shop),
		integrationUpdated: integrationNews('updated', shop),
		integrationDeleted: integrationNews('deleted', shop),
	} as Record<string, IDataObject>;
	const bytesOf = (body: unknown) => Buffer.from(JSON.stringify(body));
	const sign = (bytes: Uint8Array, key: string) =>
		createHmac('sha256', key).update(bytes).digest('hex');
	const signed = (signature: unknown) => ({ 'sendcloud-signature': signature }) as IDataObject;

	it('every kind is here', () => {
		expect(Object.keys(bodies)).toEqual(Object.keys(WEBHOOK_CHOICES));
	});

	describe.each(Object.entries(bodies))('%s', (choice, body) => {
		const rawBody = bytesOf(body);
		const right = sign(rawBody, SECRET);
		const parameters = { triggerOn: choice, options: { ignoreDuplicates: false } };
		const usual: Asked = { typeVersion: 1.1, parameters, rawBody };

		/** One of its values is another one, or one byte. */
		const others = fc
			.oneof(
				fc.jsonValue().map((value) => bytesOf({ ...body, timestamp: value })),
				fc.tuple(fc.nat(rawBody.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, by]) => {
					const bytes = Buffer.from(rawBody);
					bytes[at] ^= by;
					return bytes;
				}),
				fc.constantFrom(
					Buffer.of(),
					Buffer.concat([rawBody, Buffer.from(' ')]),
					rawBody.subarray(1),
				),
			)
			.filter((bytes) => !bytes.equals(rawBody));
		const keys = fc
			.oneof(
				fc.constantFrom('', ' ', 'undefined', 'null', `${SECRET} `, SECRET.toLowerCase()),
				spoilt(SECRET),
				token,
				fc.string(),
			)
			.filter((key) => key !== SECRET);

		const forged: fc.Arbitrary<Asked> = fc.oneof(
			hex.map((signature) => ({ headers: signed(signature) })),
			spoilt(right)
				.filter((one) => one.toLowerCase() !== right)
				.map((signature) => ({ headers: signed(signature) })),
			noText(right).map((signature) => ({ headers: signed(signature) })),
			fc
				.constantFrom(
					`sha256=${right}`,
					` ${right}`,
					`${right}\n`,
					`${right}, ${right}`,
					Buffer.from(right, 'hex').toString('base64'),
					sign(rawBody, right),
					sign(Buffer.from(rawBody.toString('base64')), SECRET),
				)
				.map((signature) => ({ headers: signed(signature) })),
			keys.map((key) => ({ headers: signed(sign(rawBody, key)) })),
			// Signed once for something else, or changed on its way.
			others.map((bytes) => ({ headers: signed(sign(bytes, SECRET)) })),
			others.map((bytes) => ({ rawBody: bytes, headers: signed(right) })),
			// Nothing was signed.
			fc.constantFrom<Asked>(
				{ headers: {} },
				{ headers: { authorization: `Bearer ${SECRET}` } },
				{ headers: { 'x-sendcloud-signature': right } },
				{ rawBody: undefined, headers: signed(sign(Buffer.of(), SECRET)) },
				{ rawBody: Buffer.of(), headers: signed(sign(Buffer.of(), SECRET)) },
			),
			// With OAuth2 there is no key unless the field holds one; where it does, that of the credential counts no more.
			fc.constantFrom('', '  ').map((signatureKey) => ({
				parameters: { ...parameters, authentication: 'oAuth2', signatureKey },
				headers: signed(sign(rawBody, signatureKey)),
			})),
			token.map((signatureKey) => ({
				parameters: { ...parameters, signatureKey },
				headers: signed(right),
			})),
		);

		it('10,000 forged ones: none gets in', async () => {
			const deliveries = forged.map((one) => ({ body, ...usual, ...one }));
			await noneGetsIn(deliveries);
			for (const signature of [right, right.toUpperCase()])
				expect(await deliver(body, { ...usual, headers: signed(signature) })).toMatchObject({
					status: 200,
					started: [{ json: { event: body.action } }],
				});
		});
	});
});
