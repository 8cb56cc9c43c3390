/**
 * What a field says of itself, for people and for whoever fills it in for them: a model that builds a workflow, or one
 * that a tool's field is left to. A number names what it counts or measures, a time how it is written, JSON what is in it.
 */
import type { INodeProperties } from 'n8n-workflow';

import { nodeProperties } from '../../nodes/Sendcloud/engine/panel';
import { resources } from '../../nodes/Sendcloud/resources';

interface Found {
	path: string;
	field: INodeProperties;
	/** Fields that stand beside it, itself too. */
	beside: INodeProperties[];
}

/** Each field that holds a value, those inside collections too. */
function* fieldsOf(beside: INodeProperties[], above = ''): Generator<Found> {
	for (const field of beside) {
		const path = `${above}${field.name}`;
		const groups = (field.options ?? []) as Array<INodeProperties & { values?: INodeProperties[] }>;
		if (field.type === 'collection') yield* fieldsOf(groups, `${path}.`);
		else if (field.type === 'fixedCollection')
			for (const { name, values = [] } of groups) yield* fieldsOf(values, `${path}.${name}.`);
		else yield { path, field, beside };
	}
}

/** What older workflows alone have is left as it was. */
const isOfNow = ({ displayOptions: { show } = {} }: INodeProperties) =>
	!JSON.stringify(show?.['@version'] ?? '').includes('"lt"') &&
	JSON.stringify(show?.['@version'] ?? '') !== '[1]';

const all = [...fieldsOf(nodeProperties(resources))].filter(({ field }) => isOfNow(field));
const where = ({ field: { displayOptions: { show } = {} }, path }: Found) =>
	`${String(show?.resource ?? show?.['/resource'] ?? '')} ${path}`;
const said = ({ displayName, description = '', placeholder = '', hint = '' }: INodeProperties) =>
	[displayName, description, placeholder, hint].join(' ');
const without = (type: string, words: (one: Found) => boolean) =>
	all
		.filter(({ field }) => field.type === type)
		.filter((one) => !words(one))
		.map(where);

const UNITS =
	/\b(kg|kilograms?|cm|centimeters?|met(er|re)s|seconds|hours|days|degrees|currency|EUR)\b|%/i;
const COUNTS = /how (many|often)|number of|\bmax number\b|so many|\bcopies\b|HTTP status/i;
const IDS = /\bIDs?\b/;

test('a number says in which unit it is, what it counts, or whose ID it is', () => {
	expect(all.filter(({ field }) => field.type === 'number').length).toBeGreaterThan(80);
	const faults = without('number', ({ field, beside }) => {
		const words = said(field);
		// A unit that is chosen stands beside it, and the number refers to it.
		const chosen =
			/\bunit below\b/.test(words) && beside.some(({ displayName }) => / Unit$/.test(displayName));
		return chosen || UNITS.test(words) || COUNTS.test(words) || IDS.test(words);
	});
	expect(faults).toEqual([]);
});

test('a time says how it is written', () => {
	expect(all.filter(({ field }) => field.type === 'dateTime').length).toBeGreaterThan(30);
	const faults = without('dateTime', ({ field }) =>
		/e\.g\. 2026-\d\d-\d\d(T\d\d:\d\d)?\b/.test(field.description ?? ''),
	);
	expect(faults).toEqual([]);
});

test('JSON shows what is in it, or says whose format it has', () => {
	const faults = without('json', ({ field }) =>
		/e\.g\. ?[[{]|such as \[|own format|JSON object|as an object/i.test(said(field)),
	);
	expect(faults).toEqual([]);
});

test('a text says what it is: by a description or an example, unless its name is all there is to say', () => {
	const faults = without(
		'string',
		({ field: { displayName, description, placeholder } }) =>
			description !== undefined ||
			placeholder !== undefined ||
			/^(Name|Description|Product|SKU|Phone Number|User Name|Value)$/.test(displayName),
	);
	expect(faults).toEqual([]);
});

test('a country is two letters', () => {
	const countries = all.filter(({ field }) => /^(.* )?Country( of .*)?$/.test(field.displayName));
	expect(countries.length).toBeGreaterThan(15);
	const faults = countries.filter(
		({ field }) => !/two letters|for customs|from the list/i.test(said(field)),
	);
	expect(faults.map(where)).toEqual([]);
});
