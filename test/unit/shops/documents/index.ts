/** What the tests of the shops' formats share: settings, one order out of a document, and Sendcloud's own check. */
import type { IDataObject } from 'n8n-workflow';

import {
	LIMITS,
	type DocumentFormat,
	type ReadOrder,
	type ShopOrder,
	type ShopSettings,
} from '../../../../nodes/Sendcloud/flows/shops/define';
import { checked } from '../../../../nodes/Sendcloud/checks';
import { wholeOrderSchema } from '../../../../nodes/Sendcloud/resources/order/schema';
import { SendcloudError } from '../../../../nodes/Sendcloud/transport/errors';

export const settings: ShopSettings = {
	integrationId: 7,
	timezone: 'Europe/Berlin',
	decimalMark: 'detect',
	dateOrder: 'detect',
	limits: LIMITS,
};

/** A shop's document, or what became of it: looked into without end. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

/** The one order of a document, which Sendcloud's schema takes as it is. */
export function taken(
	format: DocumentFormat,
	document: unknown,
	more: Partial<ShopSettings> = {},
): { order: Json; hints: string[]; lines: Json[] } {
	const read = format.read(document, { ...settings, ...more }, 0);
	expect(read).toHaveLength(1);
	const [one] = read;
	if ('refused' in one) throw one.refused;
	// Nothing is converted on the way: what a format makes is what is sent.
	expect(checked<ShopOrder>(wholeOrderSchema('UTC'), one.order)).toStrictEqual(one.order);
	expect(JSON.parse(JSON.stringify(one.order))).toStrictEqual(one.order);
	const details = one.order.order_details as IDataObject;
	return { order: one.order, hints: one.hints, lines: details.order_items as IDataObject[] };
}

/** Why the one order of a document is refused, all of it. */
export function refusal(
	format: DocumentFormat,
	document: unknown,
	more: Partial<ShopSettings> = {},
): string {
	const read = format.read(document, { ...settings, ...more }, 0);
	expect(read).toHaveLength(1);
	const { refused } = read[0] as { refused?: SendcloudError };
	expect(refused).toBeInstanceOf(SendcloudError);
	return `${refused?.message}\n${refused?.description}`;
}

export const isTaken = (read: ReadOrder): read is ReadOrder & { order: ShopOrder } =>
	'order' in read;

/** A copy with some fields changed, by their path: `{ 'billing.email': 'x' }`; undefined takes one away. */
export function changed(document: Json, changes: Record<string, unknown>): Json {
	const copy = structuredClone(document);
	for (const [path, value] of Object.entries(changes)) {
		const names = path.split('.');
		const last = names.pop() as string;
		const inside = names.reduce((part, name) => part[name], copy);
		if (value === undefined) delete inside[last];
		else inside[last] = value;
	}
	return copy;
}

/** The path of every value in a document. */
export function pathsIn(value: unknown, path: string[] = []): string[][] {
	if (typeof value !== 'object' || value === null) return [path];
	const inside = Object.entries(value).flatMap(([key, one]) => pathsIn(one, [...path, key]));
	return path.length > 0 ? [path, ...inside] : inside;
}

/** A copy with another value at a path. */
export function withValue(document: unknown, path: string[], value: unknown): unknown {
	const copy: Json = structuredClone(document);
	const last = path[path.length - 1];
	path.slice(0, -1).reduce((part, name) => part[name], copy)[last] = structuredClone(value);
	return copy;
}
