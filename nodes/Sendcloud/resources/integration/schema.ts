/** What of an integration can be written, after `integration-model` (v3) and `IntegrationUpdate` (v2). */
import type { IDataObject } from 'n8n-workflow';

import { onlyWithV3 } from '../../fields/apiVersion';
import { inFields, listOf, pruned } from '../../fields/body';
import { collected } from '../../fields/named';
import {
	atMost,
	checked,
	choice,
	filled,
	flag,
	group,
	list,
	nullable,
	optional,
	required,
	url,
} from '../../checks';
import { field, type Field } from '../../engine/define';
import { inputError } from '../../transport/errors';

const shopName = atMost(250, filled);
const carriers = list(required(filled));

const changeSchema = group({
	shop_name: optional(shopName),
	shop_url: optional(url),
	service_point_enabled: optional(flag),
	service_point_carriers: carriers.optional(),
	webhook_active: optional(flag),
	webhook_url: nullable(url),
	feedback_type: optional(choice('eager', 'delayed', 'none')),
});

const wholeSchema = group({
	shop_name: required(shopName),
	shop_url: required(url),
	service_point_enabled: required(flag),
	service_point_carriers: carriers,
	webhook_active: required(flag),
	webhook_url: required(url),
});

/** The fields of the panel, by their names in the API. */
export const writableFields = {
	shop_name: field({
		displayName: 'Shop Name',
		type: 'string',
		default: '',
		placeholder: 'e.g. My Webshop',
		description: 'The name of the shop in Sendcloud',
	}),
	shop_url: field({
		displayName: 'Shop URL',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://www.my-webshop.com',
		description: 'The address of the shop on the web',
	}),
	service_point_enabled: field({
		displayName: 'Service Points',
		type: 'boolean',
		default: false,
		description: 'Whether customers can choose a service point. Needs at least one carrier.',
	}),
	service_point_carriers: field({
		displayName: 'Service Point Carriers',
		type: 'string',
		default: '',
		placeholder: 'e.g. ups, dhl',
		description: 'Codes of the carriers whose service points are shown, with commas between',
	}),
	webhook_active: field({
		displayName: 'Webhook',
		type: 'boolean',
		default: false,
		description: 'Whether Sendcloud calls the webhook URL when a parcel changes. Needs a URL.',
	}),
	webhook_url: field({
		displayName: 'Webhook URL',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://my-webshop.com/feedback',
		description:
			'Where Sendcloud sends updates of parcels. There is one for each integration: setting it replaces the URL of another tool.',
	}),
};

const feedbackField: Field = {
	displayName: 'Feedback Type',
	type: 'options',
	default: 'eager',
	displayOptions: onlyWithV3('/'),
	options: [
		{ name: 'None', value: 'none', description: 'Tell the shop nothing' },
		{
			name: 'When the Carrier Scans the Label',
			value: 'delayed',
			description: 'The shop shows the parcel as sent once the carrier has it',
		},
		{
			name: 'When the Label Is Created',
			value: 'eager',
			description: 'The shop shows the parcel as sent at once',
		},
	],
	description: 'When Sendcloud tells the shop that a parcel was sent. Not for Prestashop V2.',
};

export const changeFields = {
	updateFields: field({
		displayName: 'Update Fields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		displayOptions: inFields,
		options: collected({ ...writableFields, feedback_type: feedbackField }),
	}),
};

/** What the fields make; what was left empty is left out. */
export function fromFields(values: IDataObject): IDataObject {
	return (pruned({ ...values, service_point_carriers: listOf(values.service_point_carriers) }) ??
		{}) as IDataObject;
}

/** Some fields to change. @throws SendcloudError (input) */
export function checkedChange(body: IDataObject): IDataObject {
	const change = checked<IDataObject>(changeSchema, body);
	if (Object.values(change).every((value) => value === undefined)) {
		throw inputError('There is nothing to update', 'Add at least one field to change.');
	}
	return consistent(change);
}

/** All fields, as PUT wants them. @throws SendcloudError (input) */
export const checkedWhole = (body: IDataObject): IDataObject =>
	consistent(checked<IDataObject>(wholeSchema, body));

function consistent(body: IDataObject): IDataObject {
	if (body.webhook_active === true && body.webhook_url === null) {
		throw inputError(
			'webhook url is required when the webhook is switched on',
			'Give the URL that Sendcloud is to call, or switch the webhook off.',
		);
	}
	if (body.service_point_enabled === true && isEmpty(body.service_point_carriers)) {
		throw inputError(
			'service point carriers must name at least one carrier when service points are switched on',
			'Name carriers such as ups or dhl, or switch service points off.',
		);
	}
	return body;
}

const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;
