/** What a trigger is to start on, as its panel says. */
import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { checkedValue, integer } from '../checks';
import { inputError } from '../transport/errors';
import { PARCEL_CHOICES, WEBHOOK_CHOICES, type WebhookChoice } from './kinds';
import { textOf } from './shape';

type Context = IHookFunctions | IWebhookFunctions;

/** Before it, a trigger had no choice: every parcel event, with filters. */
export const WITH_CHOICE = 1.1;

export type Choice =
	| { parcel: { filters: IDataObject; except: string[] } }
	| { webhook: WebhookChoice };

export const optionsOf = (context: Context) =>
	context.getNodeParameter('options', {}) as IDataObject;

/** @throws SendcloudError (input) */
export function choiceOf(context: Context): Choice {
	if ((context.getNode().typeVersion ?? 1) < WITH_CHOICE)
		return { parcel: { filters: {}, except: [] } };
	const value = textOf(context.getNodeParameter('triggerOn', ''));
	if (Object.hasOwn(PARCEL_CHOICES, value)) {
		const { filters, except = [] } = PARCEL_CHOICES[value];
		return { parcel: { filters, except } };
	}
	if (Object.hasOwn(WEBHOOK_CHOICES, value)) return { webhook: WEBHOOK_CHOICES[value] };
	throw inputError(`Trigger On must be chosen from its list, found "${value.slice(0, 40)}"`);
}

/** The filters of the panel: a field of their own before there was a choice, and among the options since. */
export const filtersOf = (context: Context): IDataObject =>
	(context.getNode().typeVersion ?? 1) < WITH_CHOICE
		? (context.getNodeParameter('filters', {}) as IDataObject)
		: optionsOf(context);

/** The integration whose webhook it is. @throws SendcloudError (input) */
export function integrationIdOf(context: Context): number {
	const value = context.getNodeParameter('integration', '', { extractValue: true }) as unknown;
	return checkedValue<number>(integer({ min: 1 }), value, 'integration');
}

/** Everything of a webhook that starts the workflow: the choice, and what the options add. */
export function webhooksWanted(context: Context, { kind }: WebhookChoice): WebhookChoice['kind'][] {
	const { moreEvents } = optionsOf(context);
	const more = (Array.isArray(moreEvents) ? moreEvents : []) as unknown[];
	return [
		kind,
		...more
			.map(textOf)
			.filter((name) => Object.hasOwn(WEBHOOK_CHOICES, name))
			.map((name) => WEBHOOK_CHOICES[name].kind),
	];
}
