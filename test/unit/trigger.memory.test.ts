/** What is remembered: of registrations the newest, of deliveries not too many. */
import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import {
	expected,
	forget,
	forgetAll,
	isNotDelivered,
	isOutdated,
	isRepeated,
	keep,
	remember,
	remembered,
} from '../../nodes/Sendcloud/trigger/memory';

const DAY = 24 * 60 * 60_000;
const now = Date.parse('2026-01-15T10:00:30Z');

/** A trigger as webhook() sees it; only what the memory looks at. */
function trigger(url = 'https://n8n.example/webhook/a', id = 'workflow') {
	return {
		getMode: () => 'webhook',
		getNodeWebhookUrl: () => url,
		getWorkflow: () => ({ id }),
	} as unknown as IWebhookFunctions;
}

beforeEach(() => forgetAll());

it('tells events apart, and triggers', () => {
	const [a, b] = [trigger(), trigger('https://n8n.example/webhook/b')];
	expect(isRepeated(a, 'one', now)).toBe(false);
	expect(isRepeated(a, 'two', now)).toBe(false);
	expect(isRepeated(b, 'one', now)).toBe(false);
	expect(isRepeated(a, 'one', now)).toBe(true);
	expect(isRepeated(b, 'one', now)).toBe(true);
	isNotDelivered(a, 'two');
	expect(isRepeated(b, 'two', now)).toBe(false);
});

it('tells workflows apart that stand at one address, one after the other', () => {
	const [first, second] = ['first', 'second'].map((id) => trigger(undefined, id));
	expect(isRepeated(first, 'one', now)).toBe(false);
	expect(isRepeated(second, 'one', now)).toBe(false);
	expect(isOutdated(first, 'parcel', now)).toBe(false);
	expect(isOutdated(second, 'parcel', now - 1000)).toBe(false);
	expect(isOutdated(first, 'parcel', now - 1000)).toBe(true);
});

it('keeps the latest 50,000', () => {
	const context = trigger();
	for (let n = 0; n < 60_000; n++) isRepeated(context, `event ${n}`, now);
	expect(isRepeated(context, 'event 59999', now)).toBe(true);
	expect(isRepeated(context, 'event 10000', now)).toBe(true);
	expect(isRepeated(context, 'event 9999', now)).toBe(false);
});

it('forgets after a day, and not before', () => {
	const context = trigger();
	isRepeated(context, 'early', now);
	isRepeated(context, 'late', now + 1000);
	expect(isRepeated(context, 'early', now + DAY - 1)).toBe(true);
	expect(isRepeated(context, 'early', now + DAY)).toBe(false);
	// From then on it counts anew.
	expect(isRepeated(context, 'early', now + DAY + 1000)).toBe(true);
	expect(isRepeated(context, 'late', now + DAY + 1000)).toBe(false);
});

it('does not count what arrives while the editor listens', () => {
	const context = trigger();
	context.getMode = () => 'manual';
	expect(isRepeated(context, 'one', now)).toBe(false);
	expect(isRepeated(context, 'one', now)).toBe(false);
});

describe('a registration', () => {
	const url = 'https://n8n.example/webhook/a';
	const registration = (id: string) => ({
		id,
		proof: 'proof',
		url,
		connectionId: 1,
		subscriptionId: 2,
		subscribedAt: '2026-01-15T10:00:00Z',
	});

	/** A node with static data, which n8n may write back as it was before. */
	function node(mode = 'trigger', staticData: IDataObject = {}) {
		return {
			staticData,
			getMode: () => mode,
			getNodeWebhookUrl: () => url,
			getWorkflowStaticData: () => staticData,
		} as unknown as IHookFunctions & IWebhookFunctions & { staticData: IDataObject };
	}

	it('is found in static data after a restart, and by the process when n8n lost it', () => {
		const context = node();
		remember(context, registration('one'), now);
		expect(expected(node())).toMatchObject({ id: 'one' });
		expect(remembered(node(), url)).toMatchObject({ id: 'one' });
		forgetAll();
		expect(expected(node())).toBeUndefined();
		expect(expected(context)).toMatchObject({ id: 'one', registeredAt: now });
	});

	it('counts when it is the newest, wherever it stands', () => {
		const context = node();
		remember(context, registration('one'), now);
		const old = structuredClone(context.staticData);
		remember(context, registration('two'), now + 1);
		const current = structuredClone(context.staticData);
		expect(expected(node('webhook', old))).toMatchObject({ id: 'two' });
		expect(remembered(node('trigger', old), url)).toMatchObject({ id: 'two' });
		// Another process registered later than this one.
		forgetAll();
		keep(node('trigger', {}), old.registration as never);
		expect(expected(node('webhook', current))).toMatchObject({ id: 'two' });
	});

	it('that comes later is newer, though the clock was set back', () => {
		const context = node();
		remember(context, registration('one'), now + DAY);
		const old = structuredClone(context.staticData);
		remember(context, registration('two'), now);
		expect(expected(node('webhook', old))).toMatchObject({ id: 'two' });
	});

	it('is put back where it is missing or old, and nothing is changed where it stands', () => {
		const context = node();
		remember(context, registration('one'), now);
		const dated = expected(context)!;
		expect(keep(context, dated)).toBe(false);
		const empty = node();
		expect(keep(empty, dated)).toBe(true);
		expect(empty.staticData.registration).toEqual(dated);
		// A copy: what n8n does with its static data concerns nobody else.
		(empty.staticData.registration as IDataObject).id = 'spoilt';
		expect(dated).toMatchObject({ id: 'one' });
		expect(keep(empty, { ...dated, registeredAt: dated.registeredAt + 1 })).toBe(true);
	});

	it('of the listening editor is its own alone', () => {
		const editor = node('manual');
		remember(editor, registration('test'), now);
		expect(expected(editor)).toMatchObject({ id: 'test' });
		expect(expected(node())).toBeUndefined();
		expect(expected(node('manual'))).toBeUndefined();
	});

	it('is forgotten everywhere', () => {
		const context = node();
		remember(context, registration('one'), now);
		forget(context, url);
		expect(context.staticData).toEqual({});
		expect(expected(context)).toBeUndefined();
		expect(expected(node())).toBeUndefined();
	});
});
