/* eslint-disable @n8n/community-nodes/no-restricted-imports, no-console */
/** Every operation of every v3 document has its place in the node, or a reason why it has none; and it is really asked. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { parse } from 'yaml';

import { resources } from '../../nodes/Sendcloud/resources';
import { SPECS } from '../engine/documents';
import { useFiles } from '../engine/files';
import { useProcessed } from '../engine/processed';
import { useWorld } from '../engine/world';
import { examples } from '../examples';
import { chosen } from '../support/chosen';
import { places, type Place } from './places';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const FILE = /^(v3-.+)\.openapi\.yml$/;

interface Document {
	paths?: Record<string, object>;
	webhooks?: object;
}

/** `GET /orders` and `WEBHOOK ParcelEventCreated` of a document. */
function operationsIn({ paths = {}, webhooks = {} }: Document): string[] {
	const asked = Object.entries(paths).flatMap(([address, methods]) =>
		Object.keys(methods)
			.filter((method) => METHODS.includes(method))
			.map((method) => `${method.toUpperCase()} ${address}`),
	);
	return [...asked, ...Object.keys(webhooks).map((name) => `WEBHOOK ${name}`)];
}

/** What the table does not know of the documents, and what of it they do not know. */
function differences(documents: Record<string, Document>, table: typeof places): string[] {
	const names = new Set([...Object.keys(documents), ...Object.keys(table)]);
	return [...names].flatMap((name) => {
		const there = documents[name] ? operationsIn(documents[name]) : [];
		const known = Object.keys(table[name] ?? {});
		return [
			...there.filter((one) => !known.includes(one)).map((one) => `${name} ${one} has no place`),
			...known.filter((one) => !there.includes(one)).map((one) => `${name} knows no ${one}`),
		];
	});
}

const inNode = resources.flatMap(({ name, operations }) =>
	operations.map((one) => `${name}.${one.name}`),
);

const everyPlace = Object.values(places).flatMap((one) => Object.entries(one));
const operationsOf = (place: Place): string[] =>
	typeof place === 'string' ? [place] : Array.isArray(place) ? place : [];

it('names operations that are there, and reasons where there are none', () => {
	for (const [, place] of everyPlace) {
		for (const operation of operationsOf(place)) expect(inNode).toContain(operation);
		if (typeof place !== 'object' || Array.isArray(place)) continue;
		expect(Object.values(place)[0]).toMatch(/\w{3}.* .*\w/);
	}
});

const isThere = existsSync(SPECS) && readdirSync(SPECS).some((file) => FILE.test(file));

if (!isThere) {
	console.warn(`Not tested, because Sendcloud's documents are not in ${SPECS}: what they cover.`);
	it.skip('has a place for every operation: the documents are absent', () => {});
} else {
	const documents = Object.fromEntries(
		readdirSync(SPECS).flatMap((file) => {
			const [, name] = FILE.exec(file) ?? [];
			if (name === undefined) return [];
			return [[name, parse(readFileSync(path.join(SPECS, file), 'utf8')) as Document]];
		}),
	);

	it('has a place for every operation of every document, and for no other', () => {
		expect(differences(documents, places)).toEqual([]);
	});

	it('would see one that is new, and one that is gone', () => {
		const { 'v3-orders': orders, ...others } = documents;
		const changed = { paths: { ...orders.paths, '/orders/undo': { post: {} } } };
		expect(differences({ ...others, 'v3-orders': changed }, places)).toEqual([
			'v3-orders POST /orders/undo has no place',
		]);
		expect(
			differences({ ...documents, 'v3-new': { paths: { '/new': { get: {} } } } }, places),
		).toEqual(['v3-new GET /new has no place']);
		expect(differences(others, places)).toContain('v3-orders knows no GET /orders');
	});
}

/** Addresses of the documents, those without a placeholder first: /integrations/logs is no integration. */
const patterns = everyPlace
	.filter(([asked]) => !asked.startsWith('WEBHOOK'))
	.map(([asked]) => ({
		asked,
		pattern: new RegExp(`^${asked.replace(/\{[^}]+\}/g, '[^/]+').replace(' /', ' /v3/')}$`),
	}))
	.sort((a, b) => Number(a.asked.includes('{')) - Number(b.asked.includes('{')));

describe('what really goes over the wire', () => {
	const world = useWorld();
	useFiles();
	useProcessed();

	const run = async (operation: string, parameters: INodeParameters, items?: IDataObject[]) => {
		const result = await world.engine.run({ ...chosen(operation), ...parameters }, items);
		if (result.error) throw new Error(result.error.message);
		return result.json;
	};

	const claimed = [...new Set(everyPlace.flatMap(([, place]) => operationsOf(place)))];

	it.each(claimed)('%s asks for what the table says', async (operation) => {
		const all = await examples[operation]({ sandbox: world.sandbox, run });
		world.sandbox.requests.length = 0;
		for (const { parameters, items } of all) await run(operation, parameters, items);
		const asked = world
			.asked()
			.map((one) => patterns.find(({ pattern }) => pattern.test(one))?.asked);
		const wanted = everyPlace
			.filter(([, place]) => operationsOf(place).includes(operation))
			.map(([one]) => one);
		expect(asked).toEqual(expect.arrayContaining(wanted));
	});
});
