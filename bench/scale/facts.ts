import { CENTS, DIMENSIONS, fact, posting, TRIM } from './fact.js';

const orderFacts = (): readonly string[] => [
  fact({
    ...{ domain: 'orders', type: 'OrderPlaced', money: false, aggregate: `'order:' || o.order_id` },
    ...{ at: `o.day + interval '12 hours'`, correlation: 'o.order_id' },
    from: 'draft.orders o JOIN draft.sums s USING (i) ORDER BY o.i',
    payload: `jsonb_build_object('orderId', o.order_id, 'customerId', o.customer_id, 'customerName', o.customer_name,
      'customerReference', NULL, 'paymentTerms', 'onAccount', 'dimensions', ${DIMENSIONS('o')}, 'shipTo', jsonb_build_object(
        'name', o.customer_name, 'line1', '1 Mill St', 'city', 'Louisville', 'region', 'KY', 'postalCode', '40202', 'country', 'US'),
      'allowPartialShipment', false, 'lines', '[]'::jsonb, 'net', ${CENTS('s.net')}, 'tax', ${CENTS('s.tax')},
      'total', ${CENTS('s.total')}, 'placingSequence', o.i::text)`,
  }),
  fact({
    ...{ domain: 'orders', type: 'OrderConfirmed', money: false, aggregate: `'order:' || o.order_id`, version: 2 },
    ...{ at: `o.day + interval '13 hours'`, correlation: 'o.order_id', from: 'draft.orders o ORDER BY o.i' },
    payload: `jsonb_build_object('orderId', o.order_id, 'from', 'Reserved', 'to', 'Confirmed', 'passed', '[]'::jsonb, 'reason', NULL,
      'waitingFor', NULL)`,
  }),
  fact({
    ...{ domain: 'orders', type: 'OrderFulfilled', money: false, aggregate: `'order:' || o.order_id`, version: 3 },
    ...{
      at: `o.day + interval '15 hours'`,
      correlation: 'o.order_id',
      from: 'draft.orders o WHERE o.shipped ORDER BY o.i',
    },
    payload: `jsonb_build_object('orderId', o.order_id, 'from', 'Shipping', 'to', 'Fulfilled', 'passed', '[]'::jsonb, 'reason', NULL,
      'waitingFor', NULL)`,
  }),
];

const stockFacts = (): readonly string[] => [
  fact({
    ...{
      domain: 'inventory',
      type: 'StockReceived',
      money: true,
      aggregate: `'stock:' || m.part || '@' || m.site || '/' || m.turn`,
    },
    ...{ at: `m.day + interval '9 hours'`, correlation: `'DN-' || m.part` },
    from: `draft.moves m WHERE m.kind = 'received' ORDER BY m.part, m.site, m.sequence`,
    payload: `jsonb_build_object('part', m.part, 'site', m.site, 'quantity', ${TRIM('m.quantity')}, 'unitCost', '10.00',
      'value', ${CENTS('m.quantity * 10')}, 'onHandAfter', ${TRIM('m.on_hand')}, 'valueAfter', ${CENTS('m.on_hand * 10')},
      'stockAccount', '1220', 'dimensions', ${DIMENSIONS('m')}, 'reference', 'DN-' || m.sequence, 'supplierId', NULL,
      'posting', ${posting(
        'stock.received',
        'm.day',
        `'Receipt of ' || m.part`,
        'NULL',
        `jsonb_build_array(jsonb_build_object('amounts', jsonb_build_object('value', ${CENTS('m.quantity * 10')}),
          'accounts', jsonb_build_object('stock', '1220'), 'dimensions', jsonb_build_object('main', ${DIMENSIONS('m')})))`,
      )})`,
  }),
  fact({
    ...{ domain: 'inventory', type: 'GoodsIssued', money: true, aggregate: `'shipment:S-' || o.i` },
    ...{ at: `o.day + interval '14 hours'`, correlation: 'o.order_id' },
    from: `draft.orders o CROSS JOIN LATERAL (
        SELECT sum(-m.quantity * 10) AS cost,
          jsonb_agg(jsonb_build_object('line', m.line, 'part', m.part, 'quantity', ${TRIM('-m.quantity')},
            'cost', ${CENTS('-m.quantity * 10')}, 'stockAccount', '1220', 'stockDimensions', ${DIMENSIONS('m')}) ORDER BY m.line) AS lines,
          jsonb_agg(jsonb_build_object('amounts', jsonb_build_object('cost', ${CENTS('-m.quantity * 10')}),
            'accounts', jsonb_build_object('stock', '1220'),
            'dimensions', jsonb_build_object('order', ${DIMENSIONS('o')}, 'stock', ${DIMENSIONS('m')})) ORDER BY m.line) AS items
        FROM draft.moves m WHERE m.i = o.i) g WHERE o.shipped ORDER BY o.i`,
    payload: `jsonb_build_object('orderId', o.order_id, 'shipmentId', 'S-' || o.i, 'site', o.site, 'cost', ${CENTS('g.cost')},
      'lines', g.lines, 'posting', ${posting('shipment.cost', 'o.day', `'Cost of shipment S-' || o.i`, 'o.customer_id', 'g.items')})`,
  }),
];

const billFacts = (): readonly string[] => [
  fact({
    ...{ domain: 'billing', type: 'InvoiceCreated', money: true, aggregate: `'invoice:' || v.invoice` },
    ...{ at: 'v.issued_at', correlation: 'v.order_id' },
    from: `(SELECT v.*, v.business_unit AS unit, v.cost_centre AS centre FROM billing.invoices v) v CROSS JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object('line', l.line, 'part', l.part, 'description', l.description,
          'quantity', ${TRIM('l.quantity')}, 'unitPrice', ${CENTS('l.unit_price')}, 'net', ${CENTS('l.net')}, 'tax', ${CENTS('l.tax')},
          'taxRate', '0.07') ORDER BY l.line) AS lines FROM billing.invoice_lines l WHERE l.invoice = v.invoice) l ORDER BY v.sequence`,
    payload: `jsonb_build_object('invoice', v.invoice, 'orderId', v.order_id, 'customerId', v.customer_id, 'customerName', v.customer_name,
      'kind', v.kind, 'invoiceDate', v.invoice_date::text, 'dueDate', v.due_date::text, 'dimensions', ${DIMENSIONS('v')},
      'net', ${CENTS('v.net')}, 'tax', ${CENTS('v.tax')}, 'total', ${CENTS('v.total')}, 'lines', l.lines, 'shipmentId', v.source,
      'revision', NULL, 'posting', ${posting(
        'invoice.afterShipment',
        'v.invoice_date',
        `'Invoice ' || v.invoice`,
        'v.customer_id',
        `jsonb_build_array(jsonb_build_object('amounts', jsonb_build_object('net', ${CENTS('v.net')}, 'tax', ${CENTS('v.tax')},
          'total', ${CENTS('v.total')}), 'dimensions', jsonb_build_object('main', ${DIMENSIONS('v')})))`,
      )})`,
  }),
  fact({
    ...{ domain: 'billing', type: 'PaymentTaken', money: true, aggregate: `'payment:' || p.payment` },
    ...{ at: 'p.recorded_at', correlation: 'p.customer_id' },
    from: `(SELECT p.*, p.business_unit AS unit, p.cost_centre AS centre FROM billing.payments p) p ORDER BY p.recorded_at, p.payment`,
    payload: `jsonb_build_object('payment', p.payment, 'customerId', p.customer_id, 'amount', ${CENTS('p.amount')},
      'applied', ${CENTS('p.amount')}, 'unapplied', '0.00', 'applications', jsonb_build_array(jsonb_build_object(
        'invoice', 'INV-' || right(p.payment, -4), 'amount', ${CENTS('p.amount')})), 'method', p.method, 'reference', p.reference,
      'receivedOn', p.received_on::text, 'dimensions', ${DIMENSIONS('p')}, 'posting', ${posting(
        'payment.captured',
        'p.received_on',
        `'Payment ' || p.payment`,
        'p.customer_id',
        `jsonb_build_array(jsonb_build_object('amounts', jsonb_build_object('applied', ${CENTS('p.amount')}, 'unapplied', '0.00'),
          'dimensions', jsonb_build_object('main', ${DIMENSIONS('p')})))`,
      )})`,
  }),
];

/** What the rooms told of it, room by room in order of time. */
export const facts = (): readonly string[] => [...orderFacts(), ...stockFacts(), ...billFacts()];
