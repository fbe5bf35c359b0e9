-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- For wrk: whole valid answers to sipas-2026, each under an id of its own.
--   wrk ... -s answers.lua http://127.0.0.1:PORT -- hailong|probe
-- Prints one line of JSON at the end.

local seeds = 0

function setup(thread)
  thread:set("seed", os.time() * 64 + seeds)
  seeds = seeds + 1
end

local function hailong()
  local answers = {'"gender":2', '"ethnicity":1', '"age":3', '"education":3', '"occupation":null',
    '"q2":[1,6]', '"q4":1', '"q5":1', '"q6":1',
    '"other":"Mong có thêm ghế chờ cho người lớn tuổi, mở thêm quầy buổi chiều."'}
  for _, one in ipairs {{"q1", 9, 3}, {"q3", 7, 3}, {"q7", 3, 2}, {"q8", 7, 1}, {"q9", 39, 4}, {"q10", 10, 4}} do
    for i = 1, one[2] do answers[#answers + 1] = string.format('"%s_%d":%d', one[1], i, one[3]) end
  end
  return '{"campaign":"qt","form":"sipas-2026","version":"1","unit":"19333","language":"vi","mode":"kiosk",' ..
    '"started":"' .. os.date("!%Y-%m-%dT%H:%M:%S+00:00", os.time() - 300) ..
    '","seconds":213,"complete":true,"place":{"village":"19333-01","counter":"Q2"},"answers":{' ..
    table.concat(answers, ",") .. '}}'
end

-- 445 bytes, as the probe of the first comparison had them.
local function probe()
  local answers = {}
  for i = 1, 28 do answers[i] = string.format('"q%d":%d', i, 1 + i % 5) end
  local body = '{"campaign":"qt","unit":"19333","started":"2026-11-21T08:00:00+07:00","answers":{' ..
    table.concat(answers, ",") .. '},"comment":"'
  return body .. string.rep("x", 445 - #body - 2) .. '"}'
end

local before, after

function init(args)
  math.randomseed(seed)
  local body = args[1] == "probe" and probe() or hailong()
  before = "PUT /api/v1/responses/"
  after = " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: " .. #body ..
    "\r\n\r\n" .. body
end

-- A random UUID, as browsers make them: neighbours in time are no neighbours in the index.
function request()
  local random = math.random
  return before .. string.format("%04x%04x-%04x-4%03x-a%03x-%04x%04x%04x", random(0, 65535), random(0, 65535),
    random(0, 65535), random(0, 4095), random(0, 4095), random(0, 65535), random(0, 65535), random(0, 65535)) .. after
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"requests":%d,"seconds":%.3f,"p50":%.2f,"p99":%.2f,"errors":%d}\n', summary.requests,
    summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    errors.connect + errors.read + errors.write + errors.timeout + errors.status))
end
