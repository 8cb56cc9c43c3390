import type { IDataObject } from 'n8n-workflow';

import { logsAt } from '../../api/integrations';
import { apiVersionFields, apiVersionOf, apiVersionOption } from '../../fields/apiVersion';
import { bodyFields, inFields, jsonObject } from '../../fields/body';
import { integrationPick } from '../../fields/picks';
import { collected } from '../../fields/named';
import {
	anyObject,
	checked,
	dateTime,
	filled,
	group,
	integer,
	nullable,
	objectOrText,
	optionalGroup,
	required,
	text,
} from '../../checks';
import { field, type Field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { objectIn } from '../../transport/pagination';

/** After `integration-log-create` (v3) and `IntegrationLog` (v2). */
const logSchema = (zone: string) =>
	group({
		base_url: required(filled),
		full_url: nullable(text),
		method: nullable(text),
		response_code: nullable(integer({ min: 0 })),
		response: optionalGroup({ headers: nullable(anyObject), body: nullable(objectOrText) }),
		request: optionalGroup({ headers: nullable(objectOrText), payload: nullable(objectOrText) }),
		created_at: nullable(dateTime(zone)),
		exception_type: nullable(text),
		exception: nullable(text),
	});

const bodyField = (displayName: string): Field => ({
	displayName,
	type: 'string',
	default: '',
	typeOptions: { rows: 4 },
	description: 'JSON or text',
});

const additionalFields: Record<string, Field> = {
	full_url: {
		displayName: 'Full URL',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/order-note.json',
		description: 'The address where it went wrong',
	},
	method: {
		displayName: 'Method',
		type: 'string',
		default: '',
		placeholder: 'e.g. POST',
		description: 'HTTP method of the request that failed',
	},
	response_code: {
		displayName: 'Response Code',
		type: 'number',
		default: '',
		placeholder: 'e.g. 495',
		description: 'HTTP status of the answer',
	},
	request_headers: bodyField('Request Headers'),
	request_payload: bodyField('Request Body'),
	response_headers: { ...bodyField('Response Headers'), description: 'A JSON object' },
	response_body: bodyField('Response Body'),
	created_at: {
		displayName: 'Created At',
		type: 'dateTime',
		default: '',
		description:
			"When it happened, e.g. 2026-03-31T14:00. Left empty, now. Without a timezone, the workflow's is taken.",
	},
	exception_type: {
		displayName: 'Exception Type',
		type: 'string',
		default: '',
		placeholder: 'e.g. requests.exceptions.SSLError',
		description: 'Sendcloud suggests ways to fix some types',
	},
};

export const create = operation({
	name: 'create',
	label: 'Create',
	action: 'Log a connection error of a shop',
	description:
		"Write an entry into an integration's log of connection issues, where the merchant sees it in Sendcloud",
	fields: {
		...apiVersionFields,
		integration: {
			...integrationPick.field,
			description: 'The shop connection whose log gets the entry',
		},
		...bodyFields('Log'),
		baseUrl: field({
			displayName: 'Shop URL',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://example.com',
			displayOptions: inFields,
			description: 'The address of the shop',
		}),
		exception: field({
			displayName: 'Message',
			type: 'string',
			default: '',
			placeholder: 'e.g. An SSL error occurred',
			displayOptions: inFields,
			description: 'What went wrong, for people to read',
		}),
		additionalFields: field({
			displayName: 'Additional Fields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			displayOptions: inFields,
			options: collected(additionalFields),
		}),
	},
	options: apiVersionOption,
	build: ({ params, options, timezone }) => ({
		version: apiVersionOf(params, options),
		id: integrationPick.id(params.integration),
		log: checked<IDataObject>(
			logSchema(timezone),
			params.specifyBody === 'json'
				? jsonObject(params.jsonBody, 'The log')
				: fromFields({
						...params.additionalFields,
						base_url: params.baseUrl as string,
						exception: params.exception as string,
					}),
		),
	}),
	each: async ({ client, request: { version, id, log } }) => {
		// Not repeated when the answer is lost: each time makes an entry.
		const answer = await client.post(logsAt(version, id), log);
		return objectIn(version === 'v3' ? answer : { ...answer, body: { data: answer.body } });
	},
});

function fromFields(values: IDataObject): IDataObject {
	const { request_headers, request_payload, response_headers, response_body, ...rest } = values;
	return given({
		...rest,
		request: given({ headers: jsonOrText(request_headers), payload: jsonOrText(request_payload) }),
		response: given({ headers: jsonOrText(response_headers), body: jsonOrText(response_body) }),
	});
}

/** Without what was left empty. What stands inside a body is left as it is. */
const given = (values: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)));

const isEmpty = (value: unknown) =>
	value === undefined ||
	value === null ||
	value === '' ||
	// Dates have no keys either.
	(Object.getPrototypeOf(value) === Object.prototype && Object.keys(value).length === 0);

/** A JSON object as one; everything else as text, which is what the API takes besides. */
function jsonOrText(value: unknown): IDataObject | string | undefined {
	if (value === undefined || value === null) return undefined;
	if (typeof value !== 'string') {
		return Array.isArray(value) || typeof value !== 'object'
			? JSON.stringify(value)
			: (value as IDataObject);
	}
	if (!/^\s*\{/.test(value)) return value;
	try {
		return JSON.parse(value) as IDataObject;
	} catch {
		return value;
	}
}
