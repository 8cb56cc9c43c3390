/** What is remembered of deliveries stays small, however many there are. */
import type { IWebhookFunctions } from 'n8n-workflow';

import { forgetAll, isNotDelivered, isRepeated } from '../../nodes/Sendcloud/trigger/memory';

const DAY = 24 * 60 * 60_000;
const now = Date.parse('2026-01-15T10:00:30Z');

/** A trigger as webhook() sees it; only what the memory looks at. */
function trigger(url = 'https://n8n.example/webhook/a') {
	return { getMode: () => 'webhook', getNodeWebhookUrl: () => url } as unknown as IWebhookFunctions;
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
