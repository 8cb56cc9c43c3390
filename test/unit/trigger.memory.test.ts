/** What is remembered of deliveries stays small, however many there are. */
import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { forgetAll, isNotDelivered, isRepeated } from '../../nodes/Sendcloud/trigger/memory';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const now = Date.parse('2026-01-15T10:00:30Z');

/** A trigger as webhook() sees it; only what the memory looks at. */
function trigger(url = 'https://n8n.example/webhook/a') {
	const saved: IDataObject = {};
	const context = {
		getMode: () => 'webhook',
		getNodeWebhookUrl: () => url,
		getWorkflowStaticData: () => saved,
	} as unknown as IWebhookFunctions;
	return { context, saved };
}
const key = (n: number) => `event-${String(n).padStart(6, '0')}`;

beforeEach(() => forgetAll());

it('tells events apart, and triggers', () => {
	const [a, b] = [trigger(), trigger('https://n8n.example/webhook/b')];
	expect(isRepeated(a.context, 'one', now)).toBe(false);
	expect(isRepeated(a.context, 'two', now)).toBe(false);
	expect(isRepeated(b.context, 'one', now)).toBe(false);
	expect(isRepeated(a.context, 'one', now)).toBe(true);
	expect(isRepeated(b.context, 'one', now)).toBe(true);
	isNotDelivered(a.context, 'two');
	expect(isRepeated(b.context, 'two', now)).toBe(false);
});

it('keeps the latest 50,000 here and the latest 200 in n8n', () => {
	const { context, saved } = trigger();
	for (let n = 0; n < 51_000; n++) isRepeated(context, key(n), now);
	expect(String(saved.recent).split(' ')).toHaveLength(200);
	expect(String(saved.recent).length).toBeLessThan(200 * 20);
	expect(isRepeated(context, key(50_999), now)).toBe(true);
	expect(isRepeated(context, key(1000), now)).toBe(true);
	expect(isRepeated(context, key(999), now)).toBe(false);
});

it('forgets after a day, here and in n8n', () => {
	const { context, saved } = trigger();
	isRepeated(context, 'early', now);
	isRepeated(context, 'late', now + DAY - MINUTE);
	expect(isRepeated(context, 'early', now + DAY - 1)).toBe(true);
	isRepeated(context, 'next', now + DAY + MINUTE);
	expect(String(saved.recent)).toMatch(/^late:\w+ next:\w+$/);
	expect(isRepeated(context, 'early', now + DAY + MINUTE)).toBe(false);
	expect(isRepeated(context, 'late', now + DAY + MINUTE)).toBe(true);
});

it('knows after a restart what n8n has saved', () => {
	const { context } = trigger();
	isRepeated(context, 'one', now);
	forgetAll();
	expect(isRepeated(context, 'one', now + MINUTE)).toBe(true);
	expect(isRepeated(context, 'two', now + MINUTE)).toBe(false);
});

it.each([undefined, '', ' ', 'nonsense', ':', 'one:', ':1', 'one:zzzzzzzzzzzzzzzzz', 7])(
	'makes do with %j in its place',
	(recent) => {
		const { context, saved } = trigger();
		saved.recent = recent;
		expect(isRepeated(context, 'fresh', now)).toBe(false);
		expect(isRepeated(context, 'fresh', now)).toBe(true);
	},
);

it('does not count what arrives while the editor listens', () => {
	const { context } = trigger();
	context.getMode = () => 'manual';
	expect(isRepeated(context, 'one', now)).toBe(false);
	expect(isRepeated(context, 'one', now)).toBe(false);
});
