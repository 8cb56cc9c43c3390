/**
 * Something of the account that a merchant chooses: from a list, or by what they know of it. One object holds the field,
 * the search behind its list and the check of what was chosen.
 */
import type {
	IDataObject,
	INodeListSearchItems,
	INodePropertyMode,
	INodePropertyTypeOptions,
} from 'n8n-workflow';

import { checkedValue, identity, integer, uuid, type Check } from '../../checks';
import { field, filledBy, type Field } from '../../engine/define';
import { SendcloudClient } from '../../transport/client';
import { SendcloudError } from '../../transport/errors';

/** A way to name the thing besides the list. */
export interface Way {
	/** Stored in workflows: `id` for Sendcloud's own ID, which the list gives too. */
	name: string;
	/** E.g. `By Order Number`. */
	displayName: string;
	placeholder: string;
	/** A regular expression for what is typed. Left out, anything may be. */
	shape?: string;
	/** Which ID this is, what it looks like, and which other way there is: shown beside what does not fit. */
	words?: string;
	check: Check;
}

/** By a whole number. `words` begins with which one, e.g. `Sendcloud's ID of an order is a whole number`. */
export const byNumber = (words: string, placeholder: string, more: Partial<Way> = {}): Way => ({
	name: 'id',
	displayName: 'By ID',
	placeholder,
	shape: '[0-9]+',
	words,
	check: integer({ min: 1 }),
	...more,
});

/** By a UUID. */
export const byUuid = (words: string, placeholder: string, more: Partial<Way> = {}): Way => ({
	name: 'id',
	displayName: 'By UUID',
	placeholder,
	shape: '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}',
	words,
	check: uuid,
	...more,
});

/** By any text that a check takes, e.g. an order number. */
export const byText = (
	name: string,
	displayName: string,
	check: Check,
	placeholder: string,
): Way => ({ name, displayName, placeholder, check: identity(check) });

export interface Found {
	results: INodeListSearchItems[];
	paginationToken?: string;
}

export interface SearchInput {
	client: SendcloudClient;
	/** What was typed, without spaces around; empty when nothing was. */
	filter: string;
	/** Where the page before this one ended. */
	paginationToken?: string;
	/** A value of the panel, e.g. the integration that the list depends on; undefined where it has none. */
	parameter(name: string): unknown;
}

interface Definition {
	/** What is picked, in words; the names of the list's methods follow from them. */
	one: string;
	many: string;
	/** The words of the field. */
	field: Partial<Field> & Pick<Field, 'displayName' | 'description'>;
	search(input: SearchInput): Promise<Found>;
	/** All of them, for fields where several can be chosen. */
	all?(client: SendcloudClient): Promise<Array<{ name: string; value: string | number }>>;
	/** What to do when the account has none, and when none of what it has is like what was typed. */
	none: string;
	noMatch: string;
	/** Shown below the list. */
	hint?: string;
	/** The ways besides the list; the first has Sendcloud's own ID. */
	ways: [Way, ...Way[]];
}

/** What was chosen: in which way, and the checked value. */
export interface Choice<Value> {
	by: string;
	value: Value;
}

const capital = (words: string) =>
	words.replace(/(?:^|\s)(\w)/g, (_all, letter: string) => letter.toUpperCase());

const article = (words: string) => (/^[aeiou]/.test(words) ? `an ${words}` : `a ${words}`);

/** Empty in whatever way it was left so. */
const isEmpty = (value: unknown) =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** What is typed is looked at while it is typed. Nothing is no mistake here: whether it is needed, `required` says. */
const validationOf = ({ shape, words }: Way, one: string): Partial<INodePropertyMode> =>
	shape === undefined
		? {}
		: {
				validation: [
					{
						type: 'regex',
						properties: {
							regex: `^\\s*(?:${shape}\\s*)?$`,
							errorMessage: words ?? `This is no ${one} that Sendcloud knows`,
						},
					},
				],
			};

const LIST = { displayName: 'From List', name: 'list' };

const modesOf = ({ one, hint, ways }: Definition, typeOptions: INodePropertyTypeOptions) => ({
	modes: [
		{
			...LIST,
			type: 'list',
			placeholder: `Select ${article(one)}...`,
			...(hint !== undefined && { hint }),
			typeOptions,
		},
		...ways.map(({ name, displayName, placeholder, ...way }) => ({
			...{ displayName, name },
			type: 'string',
			placeholder,
			...validationOf({ name, displayName, placeholder, ...way }, one),
		})),
	] as INodePropertyMode[],
});

/**
 * Makes a pick of a field, its search and its ways.
 * @returns `field` for operations; `id` for the checked ID; `idOrNone` where it may be left empty; `which` where it can
 * be named in several ways; `allOf` for the `typeOptions` of a list from which several are chosen
 */
export function pick<Value = number>(definition: Definition) {
	const { one, many, ways, none, noMatch, all } = definition;
	const [first] = ways;
	const typeOptions = filledBy({
		name: `search${capital(many).replace(/\s/g, '')}`,
		async listSearch(filter = '', paginationToken) {
			const typed = filter.trim();
			const found = await definition.search({
				client: new SendcloudClient(this),
				filter: typed,
				paginationToken,
				parameter: (name) => {
					try {
						return this.getCurrentNodeParameter(name, { extractValue: true });
					} catch {
						return undefined;
					}
				},
			});
			if (found.results.length > 0 || found.paginationToken !== undefined || paginationToken)
				return found;
			// n8n's list says the same for an empty account and for a text that nothing is like: an entry says which it is.
			const words =
				typed === ''
					? `There are no ${many} in Sendcloud yet. ${none}`
					: `No ${one} found for "${typed}". ${noMatch}`;
			return { results: [{ name: words, value: '' }] };
		},
	});
	const allOf = all && {
		typeOptions: filledBy({
			name: `get${capital(many).replace(/\s/g, '')}`,
			async loadOptions() {
				return await all(new SendcloudClient(this));
			},
		}),
	};

	/** @throws SendcloudError (input) that names the way, and the others */
	const checkedBy = (way: Way, value: unknown): Value => {
		let failure: unknown;
		try {
			return checkedValue<Value>(way.check, isEmpty(value) ? undefined : value, one);
		} catch (error) {
			failure = error;
		}
		const { message, problems } = failure as SendcloudError;
		throw new SendcloudError(message, {
			kind: 'input',
			problems,
			description: isEmpty(value)
				? `Choose ${article(one)} from the list, or give it ${byWords(ways)}. Nothing was sent for this item.`
				: `${way.words ?? ''}${way.words ? '. ' : ''}Nothing was sent for this item.`,
		});
	};

	/** Sendcloud's own ID. @throws SendcloudError (input) */
	const id = (value: unknown): Value => checkedBy(first, valueOf(value));

	const optional = field({
		default: { mode: 'list', value: '' },
		...definition.field,
		...modesOf(definition, typeOptions),
		type: 'resourceLocator' as const,
	});
	return {
		field: { ...optional, required: true },
		/** The same, where it may be left empty. */
		optional,
		id,
		/** The same, where it may be left empty in any way. @throws SendcloudError (input) */
		idOrNone: (value: unknown): Value | undefined =>
			isEmpty(valueOf(value)) ? undefined : id(value),
		/** What was chosen, and in which way. @throws SendcloudError (input) */
		which: (value: unknown): Choice<Value> => {
			const { mode } = (isChoice(value) ? value : {}) as IDataObject;
			const way = ways.find(({ name }) => name === mode) ?? first;
			return { by: way.name, value: checkedBy(way, valueOf(value)) };
		},
		isEmpty: (value: unknown) => isEmpty(valueOf(value)),
		/** As it was typed or chosen, for a field that was text once: it is checked with the rest. */
		typed: valueOf,
		/** For a field from whose list several can be chosen. */
		allOf: allOf as NonNullable<typeof allOf>,
	};
}

const isChoice = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && 'mode' in value;

const valueOf = (value: unknown) => (isChoice(value) ? value.value : value);

/** `By ID` and `By Order Number` become "by ID or by order number". */
const byWords = (ways: Way[]) =>
	ways
		.map(({ displayName }) =>
			displayName.replace(/\b[A-Z](?=[a-z])/g, (letter) => letter.toLowerCase()),
		)
		.join(' or ');

/** Those whose name contains what was typed. */
export function named<Entry extends { name: string }>(results: Entry[], filter: string): Entry[] {
	const wanted = filter.toLowerCase();
	return results.filter(({ name }) => name.toLowerCase().includes(wanted));
}

/** The parts of a name that are there, e.g. `SHOP-1 · Jane Doe · Eindhoven`. */
export const nameOf = (...parts: unknown[]) =>
	parts
		.map((part) =>
			typeof part === 'string' || typeof part === 'number' ? String(part).trim() : '',
		)
		.filter(Boolean)
		.join(' · ');
