/** Parcels that were labelled elsewhere: registered once, then followed. */
import type { INodeParameters } from 'n8n-workflow';

import { useWorld } from './world';

const world = useWorld();
const register = async (more: INodeParameters = {}) =>
	await world.engine.run({
		resource: 'tracking',
		operation: 'register',
		trackingNumber: 'JJD 0123',
		carrier: 'dhl',
		reference: 'S1',
		contract: 517,
		from: { country_code: 'NL', postal_code: '5611 EM' },
		to: { country_code: 'DE', postal_code: '10115' },
		...more,
	});

it('registers it once, with a contract alone or a shipping option', async () => {
	const { json, error } = await register();
	expect(error).toBeUndefined();
	expect(json).toMatchObject([
		{ created: true, tracking_number: 'JJD0123', carrier_code: 'dhl', reference: 'S1' },
	]);
	expect(world.sandbox.requests[0].body).toMatchObject({
		ship_with: { type: 'contract', properties: { contract_id: 517 } },
		announced_at: expect.any(String),
	});
	const again = await register({ additionalFields: { shipping_option_code: 'dhl:parcel' } });
	expect(again.json).toMatchObject([{ created: false }]);
	expect(world.sandbox.requests[1].body).toMatchObject({
		ship_with: {
			type: 'shipping_option_code',
			properties: { contract_id: 517, shipping_option_code: 'dhl:parcel' },
		},
	});
});

it('is repeated after a lost answer, and after another request did the same', async () => {
	world.sandbox.faults.add({ kind: 'resetAfter', match: { method: 'POST' } });
	expect((await register()).json).toMatchObject([{ tracking_number: 'JJD0123' }]);
	world.sandbox.settings.tracking.race = true;
	expect((await register({ reference: 'S2' })).json).toMatchObject([{ created: true }]);
});

it.each([
	[{ trackingNumber: '={{ "--" }}' }, 'must be a tracking number'],
	[{ from: { country_code: 'NL' } }, 'from address › postal code is required'],
	[{ to: { country_code: 'Germany', postal_code: '1' } }, 'two-letter country code'],
	[{ contract: 0 }, 'contract id must be a whole number'],
	[{ additionalFields: { announced_at: 'yesterday' } }, 'announced at must be a date'],
] as Array<[INodeParameters, string]>)(
	'refuses %j before anything is sent',
	async (more, words) => {
		const { error } = await register(more);
		expect(error?.message).toContain(words);
		expect(world.asked()).toEqual([]);
	},
);
