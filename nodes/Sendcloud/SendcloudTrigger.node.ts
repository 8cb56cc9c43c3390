import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type IHookFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { authenticationFields } from './fields/authentication';
import { withOrderDetails } from './trigger/addOrderDetails';
import { addRegistration, hasRegistration, removeRegistration } from './trigger/lifecycle';
import {
	optionFields,
	scopeNotices,
	searchIntegrations,
	simplifyField,
	subtitle,
	triggerOnField,
	webhookFields,
} from './trigger/panel';
import { receive } from './trigger/receive';

export class SendcloudTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Sendcloud Trigger',
		name: 'sendcloudTrigger',
		icon: { light: 'file:../../icons/sendcloud.svg', dark: 'file:../../icons/sendcloud.dark.svg' },
		group: ['trigger'],
		version: [1, 1.1],
		defaultVersion: 1.1,
		subtitle,
		// n8n's list of nodes shows both nodes as one, "Sendcloud", and this text with it.
		description:
			'Start workflows with parcel events of Sendcloud, and work with its orders, labels, shipments and reports',
		defaults: { name: 'Sendcloud Trigger' },
		eventTriggerDescription: 'Waiting for Sendcloud to send an event to the test URL',
		activationMessage:
			'Sendcloud now sends its events here. To try it out with a parcel event, use the node Sendcloud with Event Subscription › Send Test Event in another workflow; for the webhook of an integration, press the test button in its settings in Sendcloud.',
		triggerPanel: {
			header: 'Receive events from Sendcloud',
			executionsHelp: {
				inactive:
					'<b>While building your workflow</b>, press the button above. n8n tells Sendcloud to send events to the test URL until the first one arrives. Then let something happen to a parcel, e.g. make a label; or send a test event: in another workflow, use the node Sendcloud with <i>Event Subscription › Send Test Event</i> and choose the subscription with the test URL. An integration has only one webhook address: if another tool or the published workflow uses it, listening leaves it there and says so.<br /><br /><b>When it works</b>, publish (activate) the workflow. n8n then tells Sendcloud by itself where to send events, and every event starts the workflow. Those executions show up in the executions list, but not in the editor.',
				active:
					'<b>While building your workflow</b>, press the button above. n8n tells Sendcloud to send events to the test URL, too, until the first one arrives. The published workflow goes on receiving its own.<br /><br /><b>Your workflow is published</b>: every parcel event starts it. Those executions show up in the <a data-key="executions">executions list</a>, but not in the editor. To send a test event, use the node Sendcloud with <i>Event Subscription › Send Test Event</i> in another workflow, and choose the subscription with the production URL.',
			},
			activationHint: {
				inactive:
					'No parcel on its way? Press the button, then send a test event from another workflow: Sendcloud, Event Subscription › Send Test Event. When yours is finished, publish (activate) it.',
				active:
					'No parcel on its way? Press the button, then send a test event from another workflow: Sendcloud, Event Subscription › Send Test Event.',
			},
		},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: authenticationFields.credentials,
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				path: 'sendcloud',
				// n8n answers as soon as it has stored the execution, before it runs.
				responseMode: 'onReceived',
				// Otherwise n8n's answer is the text "firstEntryJson".
				responseData: '',
			},
		],
		properties: [
			triggerOnField,
			...scopeNotices,
			...authenticationFields.properties,
			...webhookFields,
			simplifyField,
			...optionFields,
		],
	};

	methods = { listSearch: { searchIntegrations } };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await hasRegistration(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await addRegistration(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await removeRegistration(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}

	/** n8n runs it over what webhook() let in, once Sendcloud has its answer. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await withOrderDetails(this)];
	}
}
