/**
 * Every single thing that can be typed or chosen in the panel of an operation: its fields, what can be added to its
 * collections, and each field of a group. Derived from the operation, so that a new field is here by itself.
 */
import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';

import { fieldIn, type Field, type Operation } from '../../nodes/Sendcloud/engine/define';
import { optionsField } from '../../nodes/Sendcloud/engine/panel';

type Steps = Array<string | number>;

export interface Leaf {
	/** e.g. `additionalFields.billing_address.address.city` */
	name: string;
	field: Field;
	/** The mode of a resource locator. */
	mode?: string;
	/** From the parameters to the value. */
	steps: Steps;
	/** What must be chosen elsewhere for it to be shown, from the parameters on. */
	shown: Array<{ steps: Steps; values: unknown[]; fallback: unknown }>;
}

interface Sibling {
	steps: Steps;
	field: Field;
}

const keyed = (options: unknown[] | undefined) => (options ?? []) as INodeProperties[];

function below(
	steps: Steps,
	field: Field,
	others: Map<string, Sibling>,
	shown: Leaf['shown'],
): Leaf[] {
	const name = steps.filter((step) => step !== 0).join('.');
	const here = [...shown, ...conditions(field, others)];
	const group = (values: INodeProperties[], from: Steps) => {
		const siblings = new Map(others);
		for (const one of values) siblings.set(one.name, { steps: [...from, one.name], field: one });
		return values.flatMap((one) => below([...from, one.name], one, siblings, here));
	};
	if (field.type === 'notice' || field.type === 'button') return [];
	if (field.type === 'collection') return group(keyed(field.options), steps);
	if (field.type === 'fixedCollection') {
		const many = field.typeOptions?.multipleValues === true;
		return (field.options as Array<{ name: string; values: INodeProperties[] }>).flatMap((one) =>
			group(one.values, [...steps, one.name, ...(many ? [0] : [])]),
		);
	}
	if (field.type !== 'resourceLocator') return [{ name, field, steps, shown: here }];
	return (field.modes ?? [])
		.filter((mode) => mode.name !== 'list')
		.map((mode) => ({
			name: `${name} (${mode.name})`,
			field,
			mode: mode.name,
			steps,
			shown: here,
		}));
}

function conditions({ displayOptions }: Field, others: Map<string, Sibling>): Leaf['shown'] {
	const { show = {}, hide = {} } = displayOptions ?? {};
	const of = (key: string) => others.get(key.replace(/^\//, ''));
	const wanted = Object.entries(show).flatMap(([key, values]) => {
		const other = of(key);
		return other && values ? [{ ...other, values: [...values] as unknown[] }] : [];
	});
	const unwanted = Object.entries(hide).flatMap(([key, values]) => {
		const other = of(key);
		if (!other || !values) return [];
		const all =
			other.field.type === 'boolean'
				? [true, false]
				: keyed(other.field.options).map((one) => (one as unknown as { value: unknown }).value);
		return [{ ...other, values: all.filter((one) => !values.includes(one as never)) }];
	});
	return [...wanted, ...unwanted].map(({ steps, field, values }) => ({
		steps,
		values,
		fallback: field.default,
	}));
}

/** @param version n8n's `typeVersion` of the workflow */
export function leavesOf(operation: Operation, version: number): Leaf[] {
	const fields = Object.entries({ ...operation.fields, ...optionsField(operation) }).flatMap(
		([name, one]) => {
			const field = fieldIn(one, version);
			return field ? [[name, field] as const] : [];
		},
	);
	const siblings = new Map(fields.map(([name, field]) => [name, { steps: [name], field }]));
	return fields
		.flatMap(([name, field]) => below([name], field, siblings, []))
		.filter(({ field }) => fieldIn(field, version) !== undefined);
}

export function valueAt(parameters: unknown, steps: Steps): unknown {
	return steps.reduce<unknown>(
		(here, step) => (here as IDataObject | undefined)?.[step as string],
		parameters,
	);
}

/** The parameters with another value at a place; undefined takes it out. */
export function withValue(
	parameters: INodeParameters,
	steps: Steps,
	value: unknown,
): INodeParameters {
	const copy = structuredClone(parameters);
	let here: unknown = copy;
	steps.forEach((step, position) => {
		const inner = here as IDataObject;
		if (position === steps.length - 1) {
			if (value === undefined) delete inner[step as string];
			else inner[step as string] = value as IDataObject;
			return;
		}
		inner[step as string] ??= (typeof steps[position + 1] === 'number' ? [{}] : {}) as IDataObject;
		here = inner[step as string];
	});
	return copy;
}

/** The parameters with everything chosen that lets the field be seen. */
export function shownWith(parameters: INodeParameters, { shown }: Leaf): INodeParameters {
	return shown.reduce((so, { steps, values, fallback }) => {
		const said = valueAt(so, steps) ?? fallback;
		return values.includes(said) ? so : withValue(so, steps, values[0]);
	}, parameters);
}
