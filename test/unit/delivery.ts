/** A delivery to the trigger in this process: what the node makes of it, without a server. */
import { createHash, randomBytes } from 'node:crypto';
import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { SendcloudTrigger } from '../../nodes/Sendcloud/SendcloudTrigger.node';

/** Of the registration, and of the credential. */
export const SECRET = randomBytes(32).toString('base64url');
const URL = 'https://n8n.example/webhook/a';
const trigger = new SendcloudTrigger();

export interface Asked {
	headers?: IDataObject;
	parameters?: IDataObject;
	/** As it came; a delivery to the webhook of an integration is proved by it. */
	rawBody?: Buffer;
	typeVersion?: number;
	/** Whether it is registered for parcel events; an older one always is. */
	registered?: boolean;
}

/** One delivery to a registered trigger. @returns the status, and what started the workflow */
export async function deliver(
	body: unknown,
	{
		headers,
		parameters = {},
		rawBody,
		typeVersion = 1,
		registered = typeVersion === 1,
	}: Asked = {},
) {
	let status = 200;
	const response = {
		statusCode: 200,
		status: (code: number) => {
			status = code;
			return response;
		},
		json: () => response,
		end: () => response,
		once: () => response,
	};
	const registration = {
		id: 'id',
		proof: createHash('sha256').update(SECRET).digest('base64'),
		url: URL,
		connectionId: 1,
		subscriptionId: 2,
		subscribedAt: '2026-01-15T10:00:00Z',
		registeredAt: 1,
	};
	const context = {
		getMode: () => 'webhook',
		getNode: () => ({ typeVersion, parameters }),
		getNodeWebhookUrl: () => URL,
		getWorkflow: () => ({ id: 'workflow' }),
		getWorkflowStaticData: () => (registered ? { registration } : {}),
		getHeaderData: () => headers ?? { authorization: `Bearer ${SECRET}` },
		getBodyData: () => body,
		getRequestObject: () => ({ rawBody }),
		getResponseObject: () => response,
		getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
		getCredentials: async () => ({ secretKey: SECRET }),
	} as unknown as IWebhookFunctions;
	const { workflowData } = await trigger.webhook.call(context);
	return { status, started: workflowData?.[0] };
}

/** A parcel event as Sendcloud sends it. */
export const event = (): IDataObject => ({
	event_type: 'parcels.event.created',
	data: {
		parcel: { parcel_id: 12345678, tracking_number: 'T1', carrier_code: 'dpd', announced_at: null },
		event: {
			event_type: 'carrier',
			timestamp: '2026-01-15T10:30:00Z',
			phase: 'in_transit',
			exception: 'none',
			status_type: 'success',
			sub_status: 'none',
			description: null,
			location_details: { city: 'Eindhoven', street: null },
			extra_data: null,
		},
	},
});
