/** What holds for every operation that returns a list, found by the registry. */
import type { IDataObject } from 'n8n-workflow';

import { examples } from '../examples';
import { chosen } from '../support/chosen';
import { useProcessed } from './processed';
import { builtOperations } from './registry';
import { useWorld } from './world';

const world = useWorld();
useProcessed();

const run = async (operation: string, parameters: object, items: IDataObject[] = [{}]) => {
	return await world.engine.run({ ...chosen(operation), ...parameters }, items);
};
const prepared = async (operation: string) =>
	await examples[operation]({
		sandbox: world.sandbox,
		run: async (name, parameters, items) => (await run(name, parameters, items)).json,
	});

const lists = builtOperations().filter((operation) => operation.endsWith('.getAll'));

it('there are lists', () => expect(lists.length).toBeGreaterThan(5));

/** Adds a next page in each of the ways that Sendcloud has. */
const withNext = (body: unknown): unknown =>
	typeof body === 'object' && body !== null && !Array.isArray(body)
		? {
				...body,
				next: 'https://panel.sendcloud.sc/api/v2/x?cursor=bmV4dA',
				...('pages' in body && { pages: 2 }),
			}
		: body;
const link = '<https://panel.sendcloud.sc/api/v3/x?cursor=bmV4dA>; rel="next"';

/** Lists that their documents describe without pages: all comes at once. */
const UNPAGED = [
	'shippingOption.getAll',
	'servicePoint.getAll',
	'claimContact.getAll',
	'parcelStatus.getAll',
];
/** Tickets have numbered pages. */
const nextOf = (operation: string) =>
	operation === 'claim.getAll' ? { page: '2' } : { cursor: 'bmV4dA' };

it.each(lists.filter((one) => !UNPAGED.includes(one)))(
	'%s asks for the next page, which the answer names',
	async (operation) => {
		for (const { parameters } of await prepared(operation)) {
			world.sandbox.requests.length = 0;
			world.sandbox.faults.add({ kind: 'body', body: withNext, headers: { link } });
			// The local Sendcloud has no such page, and says so.
			await run(operation, { ...parameters, returnAll: true });
			const [first, second] = world.sandbox.requests;
			expect(second).toMatchObject({ path: first.path, query: nextOf(operation) });
			world.sandbox.faults.clear();
		}
	},
);

/** The same answer with nothing in its lists. */
const emptied = (body: unknown): unknown => {
	if (Array.isArray(body)) return [];
	if (typeof body !== 'object' || body === null) return body;
	return Object.fromEntries(
		Object.entries(body)
			.filter(([name]) => name !== 'next')
			.map(([name, value]) => [name, emptied(value)]),
	);
};

/** A parcel that nothing can be sent with is no empty list: its item fails, lest an order is passed over in silence. */
const REFUSED = 'shippingOption.getAll';

it.each(lists.filter((one) => one !== REFUSED))(
	'%s says in a hint that there is nothing, and it is the only thing said',
	async (operation) => {
		for (const { parameters } of await prepared(operation)) {
			world.sandbox.faults.add({
				kind: 'body',
				body: emptied,
				headers: { link: '' },
				times: Infinity,
			} as never);
			const { json, error, hints } = await run(operation, parameters);
			world.sandbox.faults.clear();
			expect([operation, error, json]).toEqual([operation, undefined, []]);
			expect(hints.map(({ message }) => message)).toEqual([
				expect.stringMatching(/^(No |None |There (is|are) no).{10,}/),
			]);
		}
	},
);

it(`${REFUSED} fails, and says where to look`, async () => {
	for (const { parameters } of await prepared(REFUSED)) {
		world.sandbox.faults.add({
			kind: 'body',
			body: emptied,
			match: { method: 'POST' },
			times: Infinity,
		} as never);
		const { error, hints } = await run(REFUSED, parameters);
		world.sandbox.faults.clear();
		expect(error?.message).toContain('There is no shipping option for this parcel');
		expect(error?.description).toMatch(/weight, size and country.+switched on in Sendcloud/);
		expect(hints).toEqual([]);
	}
});
