-- A message that is sent later than it was recorded is sent in the trace of what made it (W3C traceparent), if that is traced.
alter table messages add column traceparent text;
