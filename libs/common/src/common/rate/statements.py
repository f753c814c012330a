"""What Redis does for a rate, each in one go and by its own clock, in microseconds."""

# The generic cell rate algorithm with a burst of one: a turn is not booked ahead but had when it is due, so that a
# Redis that forgets everything gives one turn too many and no more. What lies further ahead than it can was written
# before the clock was set back.
ASK = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, longest_hold = tonumber(ARGV[1]), tonumber(ARGV[2])
local held = tonumber(redis.call('GET', KEYS[2]) or 0) - now
if held > 0 and held <= longest_hold then return {held, held} end
local left = tonumber(redis.call('GET', KEYS[1]) or 0) - now
if left > 0 and left <= interval then return {left, 0} end
redis.call('SET', KEYS[1], string.format('%.0f', now + interval), 'PX', math.ceil(interval / 1000) + 1000)
return {0, 0}
"""

HOLD = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local hold = tonumber(ARGV[1])
local held = tonumber(redis.call('GET', KEYS[1]) or 0) - now
if held >= hold and held <= tonumber(ARGV[2]) then return end
redis.call('SET', KEYS[1], string.format('%.0f', now + hold), 'PX', math.ceil(hold / 1000) + 1000)
"""
