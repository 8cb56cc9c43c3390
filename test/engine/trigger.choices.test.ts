/** What a trigger starts on: the words of the panel, and triggers that were saved before it had them. */
import { NodeHelpers, type INode, type INodeParameters, type INodeProperties } from 'n8n-workflow';

import { courses, parcelLife, type Course, type ParcelEvent } from '../sandbox';
import { forgetAll, TriggerHost } from './triggerHost';
import { useWorld } from './world';

const world = useWorld({ retryScale: 1e6 });
let n8n: TriggerHost;

beforeEach(async () => {
	forgetAll();
	n8n = await TriggerHost.start(world.engine);
	n8n.typeVersion = 1.1;
});
afterEach(async () => {
	await n8n.close();
	expect(n8n.failures).toEqual([]);
});

/** What of some parcels' lives starts the workflow, e.g. `in_transit` or `attempted refused`. */
async function starts(parameters: INodeParameters, events: ParcelEvent[]): Promise<string[]> {
	n8n.parameters = parameters;
	await n8n.activate();
	const before = n8n.started.length;
	const deliveries = await world.sandbox.deliver(events, { concurrency: 1 });
	expect(deliveries.every(({ status }) => status === 'delivered')).toBe(true);
	return n8n.started
		.slice(before)
		.map(({ json }) =>
			[json.phase, json.exception !== 'none' && json.exception, json.is_return && 'return']
				.filter(Boolean)
				.join(' '),
		);
}

const changed = (change: Partial<ParcelEvent['data']['event']>): ParcelEvent => {
	const [event] = parcelLife();
	Object.assign(event.data.event, change);
	return event;
};

describe('the words', () => {
	it.each<[string, Course, string[]]>([
		['labelCreated', 'smooth', ['ready_to_send']],
		['onItsWay', 'smooth', ['accepted', 'sorted', 'in_transit']],
		['outForDelivery', 'smooth', ['in_delivery']],
		['readyForPickUp', 'smooth', []],
		['delivered', 'smooth', ['delivered']],
		['problem', 'smooth', []],
		['returnedToSender', 'smooth', []],
		['delivered', 'returned', []],
		['problem', 'returned', ['attempted refused', 'in_transit returned_sender return']],
		['returnedToSender', 'returned', ['in_transit returned_sender return']],
	])('%s in the life of a parcel (%s)', async (triggerOn, course, expected) => {
		expect(await starts({ triggerOn }, parcelLife({ course }))).toEqual(expected);
	});

	it('any parcel event starts on all of every life', async () => {
		const events = courses.flatMap((course) => parcelLife({ course }));
		expect(await starts({ triggerOn: 'anyParcelEvent' }, events)).toHaveLength(events.length);
	});

	it('ready for pick-up, and a pick-up that expires is a problem', async () => {
		const events = [
			changed({ phase: 'pup' }),
			changed({ phase: 'pup', exception: 'pup_expiration', status_type: 'warning' }),
		];
		expect(await starts({ triggerOn: 'readyForPickUp' }, events)).toEqual(['pup']);
		expect(await starts({ triggerOn: 'problem' }, events)).toEqual(['pup pup_expiration']);
	});

	it('what one does oneself is no problem, what nobody knows yet is one', async () => {
		const events = [
			'cancelled',
			'cancelling',
			'changed',
			'claim',
			'relabelled',
			'hold',
			'brand_new',
		].map((exception) => changed({ phase: 'in_transit', exception }));
		expect(await starts({ triggerOn: 'problem' }, events)).toEqual([
			'in_transit hold',
			'in_transit brand_new',
		]);
	});

	it('go together with the filters among the options', async () => {
		const life = [...parcelLife({ carrier: 'dpd' }), ...parcelLife({ carrier: 'postnl' })];
		const options = { carriers: 'postnl', phases: ['sorted', 'delivered'] };
		expect(await starts({ triggerOn: 'onItsWay', options }, life)).toEqual(['sorted']);
	});

	it('that are none are refused at activation', async () => {
		n8n.parameters = { triggerOn: '__proto__' };
		await expect(n8n.activate('activate', { attempts: 1 })).rejects.toThrow(
			/Trigger On must be chosen from its list, found "__proto__"/,
		);
	});
});

describe('a trigger that was saved before', () => {
	/** As version 0.1.0 saved it. */
	const saved: INodeParameters = {
		simplify: true,
		filters: { exceptions: ['any'], returns: 'none' },
		options: { ignoreDuplicates: false },
	};

	it('goes on unchanged', async () => {
		n8n.typeVersion = 1;
		const refused = ['attempted refused'];
		const life = parcelLife({ course: 'returned' });
		expect(await starts(saved, life)).toEqual(refused);
		expect(await starts(saved, life)).toEqual(refused);
		await n8n.deactivate();
	});

	it('goes on unchanged when everything in it is as it was by default', async () => {
		n8n.typeVersion = 1;
		const life = parcelLife({ course: 'returned' });
		expect(await starts({}, life)).toHaveLength(life.length);
	});

	/** The fields that the panel shows. */
	function shown(typeVersion: number, parameters: INodeParameters = {}): INodeProperties[] {
		const { description } = n8n.nodeType;
		const node = { typeVersion } as INode;
		const values = NodeHelpers.getNodeParameters(
			description.properties,
			parameters,
			true,
			false,
			node,
			description,
		)!;
		return description.properties.filter((property) =>
			NodeHelpers.displayParameter(values, property, node, description),
		);
	}
	const names = (fields: INodeProperties[]) => fields.map(({ name }) => name);
	const options = (fields: INodeProperties[]) =>
		names(fields.find(({ name }) => name === 'options')!.options as INodeProperties[]);

	it('has the panel that it had', () => {
		const fields = shown(1);
		expect(names(fields)).toEqual([
			'scopeNotice',
			'authentication',
			'simplify',
			'filters',
			'options',
		]);
		expect(options(fields)).toEqual(['ignoreDuplicates']);
	});

	it('a new one shows just what belongs to what it starts on', () => {
		const parcels = shown(1.1, { triggerOn: 'problem' });
		expect(names(parcels)).toEqual([
			'triggerOn',
			'scopeNotice',
			'authentication',
			'simplify',
			'options',
		]);
		expect(options(parcels)).toEqual([
			'addOrderDetails',
			'carriers',
			'endOfTracking',
			'sources',
			'exceptions',
			'ignoreDuplicates',
			'phases',
			'returns',
			'statuses',
		]);
		const webhook = shown(1.1, { triggerOn: 'returnCreated' });
		expect(names(webhook)).toEqual([
			'triggerOn',
			'authentication',
			'webhookNotice',
			'integration',
			'signatureKey',
			'simplify',
			'options',
		]);
		expect(options(webhook)).toEqual(['ignoreDuplicates', 'moreEvents', 'replaceWebhook']);
		expect(options(shown(1.1, { triggerOn: 'parcelStatusChanged' }))).toEqual([
			'ignoreDuplicates',
			'moreEvents',
			'newestOnly',
			'replaceWebhook',
			'statuses',
		]);
	});
});
